import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { asUserId } from '../../domain/model/ids.js';
import type { UserRepository } from '../../ports/user-repository.js';
import { aTombstoneOf, aUser } from '../builders.js';
import { clause, type Contract } from './contract.js';
import { countOf, CROWD, crowd, tamper } from './provocation.js';

/** Changing users: versions, addresses, password hashes, sign-in times. */
export const userEditClauses: Contract<UserRepository> = [
  clause(
    'users whose claims changed since a time are told, tombstones too, from the first change on',
    'resource servers never learn that tokens of a demoted or deleted user count no more',
    async (users) => {
      const [fresh, early, late, gone] = [aUser({ epochChangedAt: 900 }), aUser(), aUser(), aUser()];
      for (const user of [fresh, early, late, gone]) await users.insert(user);
      await users.replace({ ...late, claimsEpoch: 7, epochChangedAt: 300 });
      await users.replace({ ...early, claimsEpoch: 1, epochChangedAt: 100 });
      await users.replace(aTombstoneOf(gone, 200));
      const told = async (at: number) =>
        (await users.changedSince(at)).map(({ id, claimsEpoch }) => [id, claimsEpoch]);
      deepStrictEqual(await told(0), [
        [early.id, 1],
        [gone.id, 1],
        [late.id, 7],
      ]);
      deepStrictEqual(await told(101), [
        [gone.id, 1],
        [late.id, 7],
      ]);
      deepStrictEqual(await told(300), [[late.id, 7]]);
      deepStrictEqual(await told(301), []);
      await users.recordSignIn(late.id, 400);
      strictEqual((await users.changedSince(300))[0]?.lastLoginAt, 400);
    },
  ),
  clause(
    'a replacement of the current version is stored whole, one version higher',
    'an administrator believes in a suspension that never happened',
    async (users) => {
      const user = aUser();
      await users.insert(user);
      const next = { ...user, role: 'operator', status: 'suspended', claimsEpoch: 3 } as const;
      strictEqual(await users.replace(next), 'replaced');
      deepStrictEqual(await users.findById(user.id), { ...next, version: 1 });
    },
  ),
  clause(
    'a replacement of an older version, or of nobody, is a conflict and changes nothing',
    'an edit decided on old facts undoes a suspension or a demotion',
    async (users) => {
      const user = aUser();
      await users.insert(user);
      await users.replace({ ...user, status: 'suspended' });
      strictEqual(await users.replace({ ...user, displayName: 'Stale' }), 'conflict');
      strictEqual(await users.replace({ ...user, version: 2 }), 'conflict');
      deepStrictEqual(await users.findById(user.id), { ...user, status: 'suspended', version: 1 });
      const nobody = aUser();
      strictEqual(await users.replace(nobody), 'conflict');
      strictEqual(await users.findById(nobody.id), undefined);
    },
  ),
  clause(
    'of many replacements of one version at once exactly one wins, and it is the one stored',
    'two edits both report success and one is lost, for instance a revocation',
    async (users) => {
      const user = aUser();
      await users.insert(user);
      const outcomes = await crowd(CROWD, (index) =>
        users.replace({ ...user, displayName: `Edit ${index}` }),
      );
      strictEqual(countOf(outcomes, 'replaced'), 1);
      strictEqual(countOf(outcomes, 'conflict'), CROWD - 1);
      const stored = await users.findById(user.id);
      strictEqual(stored?.displayName, `Edit ${outcomes.indexOf('replaced')}`);
      strictEqual(stored.version, 1);
    },
  ),
  clause(
    'changing the record after a replacement changes nothing stored',
    'a refused later step takes effect on the stored account',
    async (users) => {
      const user = aUser();
      await users.insert(user);
      const next = structuredClone({ ...user, displayName: 'Next' });
      await users.replace(next);
      tamper(next);
      deepStrictEqual(await users.findById(user.id), { ...user, displayName: 'Next', version: 1 });
    },
  ),
  clause(
    'an address cannot be changed to a taken one, and a left one is free',
    'an account takes over another by changing its address',
    async (users) => {
      const [owner, mover] = [
        aUser({ emailKey: 'owner@example.com' }),
        aUser({ emailKey: 'old@example.com' }),
      ];
      await users.insert(owner);
      await users.insert(mover);
      strictEqual(await users.replace({ ...mover, emailKey: owner.emailKey }), 'email_taken');
      deepStrictEqual(await users.findById(mover.id), mover);
      strictEqual(await users.replace({ ...mover, emailKey: 'new@example.com' }), 'replaced');
      strictEqual(await users.findByEmailKey('old@example.com'), undefined);
      strictEqual((await users.findByEmailKey('new@example.com'))?.id, mover.id);
      strictEqual(await users.insert(aUser({ emailKey: 'old@example.com' })), 'inserted');
    },
  ),
  clause(
    'of many users who move to one address at once exactly one gets it',
    'two accounts share an address: one owner signs in as the other',
    async (users) => {
      const movers = Array.from({ length: CROWD }, () => aUser());
      await Promise.all(movers.map((user) => users.insert(user)));
      const outcomes = await Promise.all(
        movers.map((user) => users.replace({ ...user, emailKey: 'wanted@example.com' })),
      );
      strictEqual(countOf(outcomes, 'replaced'), 1);
      strictEqual(countOf(outcomes, 'email_taken'), CROWD - 1);
      strictEqual(
        (await users.findByEmailKey('wanted@example.com'))?.id,
        movers[outcomes.indexOf('replaced')]?.id,
      );
    },
  ),
  clause(
    'a replacement leaves the time of the last sign-in as stored',
    'an edit hides that somebody signed in',
    async (users) => {
      const user = aUser();
      await users.insert(user);
      await users.recordSignIn(user.id, 500);
      strictEqual(await users.replace({ ...user, displayName: 'Edited', lastLoginAt: 3 }), 'replaced');
      strictEqual((await users.findById(user.id))?.lastLoginAt, 500);
    },
  ),
  clause(
    'the time of a sign-in never goes backwards, disturbs no edit, and asks nothing of unknown users',
    'every sign-in turns an administrator’s edit into a conflict, or hides a later sign-in',
    async (users) => {
      const user = aUser();
      await users.insert(user);
      await crowd(CROWD, (index) => users.recordSignIn(user.id, 1_000 + ((index * 7) % CROWD)));
      await users.recordSignIn(user.id, 10);
      deepStrictEqual(await users.findById(user.id), { ...user, lastLoginAt: 1_000 + CROWD - 1 });
      await users.recordSignIn(asUserId('usr_unknown'), 10);
      strictEqual(await users.findById(asUserId('usr_unknown')), undefined);
      strictEqual(await users.replace({ ...user, displayName: 'Edited' }), 'replaced');
    },
  ),
  clause(
    'a hash is swapped only for the very hash that was verified, once, one version higher, epochs kept',
    'a rehash at sign-in undoes a password change that came between',
    async (users) => {
      const user = aUser({ passwordHash: 'old' });
      await users.insert(user);
      strictEqual(await users.replacePasswordHash(user.id, 'other', 'new'), false);
      strictEqual(await users.replacePasswordHash(user.id, '', 'new'), false);
      strictEqual(await users.replacePasswordHash(asUserId('usr_unknown'), 'old', 'new'), false);
      const swapped = await crowd(CROWD, (index) =>
        users.replacePasswordHash(user.id, 'old', `new ${index}`),
      );
      strictEqual(countOf(swapped, true), 1);
      const passwordHash = `new ${swapped.indexOf(true)}`;
      deepStrictEqual(await users.findById(user.id), { ...user, passwordHash, version: 1 });
      strictEqual(await users.replace({ ...user, displayName: 'Stale' }), 'conflict');
    },
  ),
  clause(
    'a passwordless account gets no hash by a swap',
    'a race gives a password to an account that must not have one',
    async (users) => {
      const user = aUser({ passwordHash: undefined });
      await users.insert(user);
      for (const hash of ['', 'undefined', 'null']) {
        ok(!(await users.replacePasswordHash(user.id, hash, 'new')));
      }
      deepStrictEqual(await users.findById(user.id), user);
    },
  ),
];
