import { storeArchiveContract } from '../../src/testing/contracts/store-archive-contract.js';
import * as archives from '../support/broken-archives.js';
import { biting } from '../support/biting.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

describe('the contract of archives', () => {
  after(removeTemporaryDirectories);

  const bites = biting(storeArchiveContract);
  bites(
    'pages in the order of UTF-16',
    archives.orderedByUtf16,
    'pages of any size show every record once, in order of key by code point, also after a key that is not there',
  );
  bites(
    'pages by position',
    archives.pagedByPosition,
    'what is added between two pages hides and repeats no record that was there',
  );
  const whole =
    'a record of every kind comes back as it was added, under a key of its own, version and times included';
  bites('a count without tombstones', archives.tombstonesUncounted, whole);
  bites('records that begin anew', archives.versionsForgotten, whole);
  bites(
    'a refusal that nobody hears of',
    archives.refusalsSwallowed,
    'a record that is there, or contradicts one that is, is refused and changes nothing',
  );
  bites(
    'a refusal that nobody hears of, in a race',
    archives.refusalsSwallowed,
    'of many who add one record, or records that contradict each other, at once, exactly one is told that it did',
  );
  bites(
    'a fence that only its owner knows of',
    archives.fenceOnPaper,
    'a fence refuses every write, of servers that were there before it too, and reading goes on',
  );
  bites(
    'a fence that stands a little later',
    archives.fenceRaisedLater,
    'what a writer was told before the fence stood is there, and nothing comes after it, however many write',
  );
  bites(
    'a fence that goes with its owner',
    archives.fenceOfTheProcess,
    'a fence outlives whoever raised it, is seen by all, keeps servers from starting, and goes when it is lowered',
  );
  bites(
    'a mark that is taken over',
    archives.lastMarkWins,
    'of many who mark a store for different sources at once exactly one has it, and the others are refused',
  );
  bites(
    'no mark at all',
    archives.unmarked,
    'the mark says from where a store is being filled, to all, until it is finished, and no server starts meanwhile',
  );
});
