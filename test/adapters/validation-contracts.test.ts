import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { keySourceContract } from '../../src/testing/contracts/key-source-contract.js';
import { revocationCheckContract } from '../../src/testing/contracts/revocation-check-contract.js';
import { biting } from '../support/biting.js';
import * as broken from '../support/broken-validation-parts.js';
import { listUnderTest, ownUnderTest } from '../support/check-under-test.js';
import { jwksUnderTest, ringUnderTest, testKeysUnderTest } from '../support/keys-under-test.js';

const framework = { describe, it };

describeContract('RevocationList', revocationCheckContract, listUnderTest(), framework);
describeContract('OwnRevocations', revocationCheckContract, ownUnderTest, framework);
describeContract('JwksKeySource', keySourceContract, jwksUnderTest, framework);
describeContract('KeyRing', keySourceContract, ringUnderTest, framework);
describeContract('TestKeySet', keySourceContract, testKeysUnderTest(), framework);

describe('the contract of checks of revocation', () => {
  const bites = biting(revocationCheckContract);
  const refused =
    'a token is refused as revoked from then on, by whatever ground, each time and to all who ask';
  bites(
    'a check that lets in whom it cannot ask about',
    broken.failingOpen,
    'a token is refused while nobody can tell whether it was revoked',
  );
  bites('a check that refuses once', broken.forgiving, refused);
  bites('a check that overlooks keys', broken.blindToKeys, refused);
  bites(
    'a check that refuses all after one',
    broken.panicking,
    'a revocation touches no token but those it is about',
  );
  bites(
    'a check that keeps deleted groups',
    broken.blindToGroups,
    'a token goes on without the groups that were deleted; the one that was handed in stays as it was',
  );
  bites(
    'a check that hands out copies',
    broken.copying,
    'a token that counts is the same object, however often and by how many it is asked for',
  );
});

describe('the contract of sources of keys', () => {
  const bites = biting(keySourceContract);
  bites(
    'keys in a plain object',
    broken.keysInAnObject,
    'a name that no key has is undefined and not held, whatever it is and however many ask',
  );
  bites(
    'one key for every name',
    broken.obligingKeys,
    'each published key is found under its own name, as it was published, and is held from then on',
  );
  bites(
    'keys that are never withdrawn',
    broken.rememberingKeys,
    'a key that was withdrawn is neither found nor held; the others are',
  );
  bites('a private part', broken.indiscreetKeys, 'no private part of a key is handed out');
  bites(
    'an answer for the first of many',
    broken.hurriedKeys,
    'many who look for a key that is new all find it',
  );
});
