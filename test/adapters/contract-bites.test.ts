import { expect } from 'chai';
import type { Contract } from '../../src/testing/contracts/contract.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { groupRepositoryContract } from '../../src/testing/contracts/group-repository-contract.js';
import { jwksCacheContract } from '../../src/testing/contracts/jwks-cache-contract.js';
import { revocationHintsContract } from '../../src/testing/contracts/revocation-hints-contract.js';
import { serviceTokenRepositoryContract } from '../../src/testing/contracts/service-token-repository-contract.js';
import { settingsStoreContract } from '../../src/testing/contracts/settings-store-contract.js';
import { signingKeyStoreContract } from '../../src/testing/contracts/signing-key-store-contract.js';
import { superadminRosterContract } from '../../src/testing/contracts/superadmin-roster-contract.js';
import { tokenFamilyStoreContract } from '../../src/testing/contracts/token-family-store-contract.js';
import { userRepositoryContract } from '../../src/testing/contracts/user-repository-contract.js';
import * as families from '../support/broken-family-stores.js';
import * as small from '../support/broken-small-stores.js';
import * as users from '../support/broken-user-repositories.js';
import { NaiveFamilyStore } from '../support/naive-family-store.js';

/** Runs every clause and names those that the implementation breaks. */
async function brokenClauses<Port>(contract: Contract<Port>, Adapter: new () => Port): Promise<string[]> {
  const broken: string[] = [];
  for (const { clause, run } of contract) {
    await run(async () => ({ subject: new Adapter() })).catch(() => broken.push(clause));
  }
  return broken;
}

/** Declares that the contract notices this defect, by the clause that is about it. */
function bites<Port>(contract: Contract<Port>, Adapter: new () => Port, clause: string): void {
  it(`refuses ${Adapter.name}: ${clause}`, async () => {
    expect(contract.map((each) => each.clause)).to.include(clause);
    expect(await brokenClauses(contract, Adapter)).to.include(clause);
  });
}

describe('the contracts', () => {
  it('accept the correct store that the broken ones are made from', async () => {
    expect(await brokenClauses(tokenFamilyStoreContract, NaiveFamilyStore)).to.deep.equal([]);
  });

  const family = tokenFamilyStoreContract;
  const fifty =
    'of fifty callers with one token one is told rotated and the others replay the same successor';
  bites(family, families.RotateWithoutCondition, fifty);
  bites(
    family,
    families.RotateWithoutCondition,
    'a rotation never undoes the end of a session that comes at the same time',
  );
  bites(
    family,
    families.RevokeNothing,
    'an ended session says when, refuses every refresh, and cannot be ended again',
  );
  bites(family, families.RevokeNothing, 'of many who end one session at once exactly one is told it did');
  bites(
    family,
    families.RevokeAllOfNobody,
    'ending all sessions of a user ends those, counts them, and touches nobody else',
  );
  bites(
    family,
    families.RevokeEverMinted,
    'ending all sessions minted with a key ends those whose latest token is, counts them, and no others',
  );
  bites(family, families.LiveFamilies, 'changing a record that was handed in or out changes nothing stored');
  const expiry = 'a family is expired exactly at either end, and good one millisecond before';
  bites(family, families.IgnoredExpiry, expiry);
  bites(family, families.ExpiryOffByOne, expiry);
  bites(
    family,
    families.EmptyForMissing,
    'an opened family comes back with every field; what is not there is undefined',
  );
  bites(
    family,
    families.GraceExtendedByRetry,
    'the predecessor within the grace is a replay: the same successor, nothing written',
  );
  bites(
    family,
    families.SweepsTheLiving,
    'only families whose last token ended before the given time are swept, at most the limit, and counted',
  );
  bites(
    family,
    families.SweepsByTheEndOfRefreshing,
    'a session that was not refreshed stays until its longest access token ends',
  );

  const user = userRepositoryContract;
  bites(user, users.LostUniqueness, 'of many callers who insert one address at once exactly one is told so');
  bites(user, users.LiveUsers, 'changing a record that was handed in or out changes nothing stored');
  bites(user, users.EmptyUserForMissing, 'what is not there is undefined, never an empty object or null');
  bites(
    user,
    users.LastWriteWins,
    'of many replacements of one version at once exactly one wins, and it is the one stored',
  );
  bites(user, users.SignInTimeEdited, 'a replacement leaves the time of the last sign-in as stored');
  bites(
    user,
    users.SignInRaisesVersion,
    'the time of a sign-in never goes backwards, disturbs no edit, and asks nothing of unknown users',
  );
  bites(
    user,
    users.PagesByPosition,
    'every user present throughout is seen exactly once, however many arrive between two pages',
  );
  const walk = 'a walk by id sees everybody who was there throughout once, in order of ids, and no tombstone';
  bites(user, users.WalksByPosition, walk);
  bites(user, users.WalksOverTombstones, walk);
  bites(user, users.ShowsTombstones, 'tombstones appear in no list, no count and no group');

  bites(
    superadminRosterContract,
    small.LeavesAfterLooking,
    'of two who leave at once exactly one is refused',
  );
  bites(
    settingsStoreContract,
    small.FalseIsUnset,
    'the last value set is the value read, true and false alike',
  );
  bites(
    serviceTokenRepositoryContract,
    small.RemovesNothing,
    'of many who remove one token at once exactly one is told it did; it is gone and its name free',
  );
  bites(
    groupRepositoryContract,
    small.NamesAsTyped,
    'a name is unique in its organisation and free in any other',
  );
  bites(
    groupRepositoryContract,
    small.DeletedGroupsExist,
    'a tombstone is found by id and counts nowhere as a group; its name is free',
  );
  bites(
    groupRepositoryContract,
    small.DeletionsOfOnePage,
    'every deletion of a time or later is told, the first first, that moment included; living groups are not',
  );
  bites(
    signingKeyStoreContract,
    small.LooksBeforeItInserts,
    'of many callers with one place exactly one is told true, and its record is the one that is kept',
  );
  bites(
    family,
    families.MissesTheFirstEnd,
    'sessions ended since a time are told, from the first end on, and living ones never',
  );
  bites(
    user,
    users.SilentAboutTheDeleted,
    'users whose claims changed since a time are told, tombstones too, from the first change on',
  );
  bites(
    jwksCacheContract,
    small.LastPutWins,
    'a newer document replaces an older one, never the other way round',
  );
  bites(
    jwksCacheContract,
    small.LastPutWins,
    'of many who ask for the turn at once one is given it, and the others what it puts',
  );
  bites(
    revocationHintsContract,
    small.DeafAfterOne,
    'each hint is heard by everybody who listens, the publisher included',
  );
});

describe('describeContract', () => {
  it('declares one test a clause, and a failure names the broken promise and its consequence', async () => {
    const declared: { title: string; test: () => Promise<void> }[] = [];
    const framework = {
      describe: (_title: string, body: () => void) => body(),
      it: (title: string, test: () => Promise<void>) => void declared.push({ title, test }),
    };
    const make = async () => ({ subject: new small.FalseIsUnset() });
    describeContract('broken', settingsStoreContract, make, framework);
    expect(declared.map(({ title }) => title)).to.deep.equal(
      settingsStoreContract.map(({ clause }) => clause),
    );
    const failure: unknown = await declared[1]?.test().catch((error: unknown) => error);
    expect(String(failure)).to.contain('true and false alike');
    expect(String(failure)).to.contain('registration stays open after an administrator closed it');
  });

  it('lets go of what was made, also when the promise was broken', async () => {
    let disposed = 0;
    const make = async () => ({
      subject: new small.FalseIsUnset(),
      dispose: async () => void (disposed += 1),
    });
    for (const { run } of settingsStoreContract) await run(make).catch(() => undefined);
    expect(disposed).to.equal(settingsStoreContract.length);
  });

  it('gives every clause of a contract a wording of its own, and a consequence', () => {
    const contracts = [
      tokenFamilyStoreContract,
      userRepositoryContract,
      groupRepositoryContract,
      serviceTokenRepositoryContract,
      superadminRosterContract,
      signingKeyStoreContract,
      settingsStoreContract,
      jwksCacheContract,
    ];
    for (const contract of contracts) {
      const wordings = contract.map(({ clause }) => clause);
      expect(new Set(wordings).size).to.equal(wordings.length);
      for (const { consequence } of contract) expect(consequence.length).to.be.greaterThan(20);
    }
  });
});
