import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { asGroupId, asUserId } from '../../domain/model/ids.js';
import type { UserRepository } from '../../ports/user-repository.js';
import { aTombstoneOf, aUser } from '../builders.js';
import { clause, type Contract } from './contract.js';
import { countOf, CROWD, crowd, HOSTILE_TEXTS, tamper } from './provocation.js';

/** Who is who: reading, absence, uniqueness, copies, tombstones. */
export const userIdentityClauses: Contract<UserRepository> = [
  clause(
    'a stored user comes back with every field, by id and by address',
    'a lost field is a lost decision: an unset suspension, a role that falls back',
    async (users) => {
      const membership = { groupId: asGroupId('grp_1'), joinedAt: 7 };
      const user = aUser({ memberships: [membership], passwordDisabledAt: 5, lastLoginAt: 6, version: 0 });
      strictEqual(await users.insert(user), 'inserted');
      deepStrictEqual(await users.findById(user.id), user);
      deepStrictEqual(await users.findByEmailKey(user.emailKey), user);
    },
  ),
  clause(
    'fields that are undefined come back undefined',
    'a passwordless account that answers with an empty or null hash may be signed in to',
    async (users) => {
      const user = aUser({ passwordHash: undefined });
      await users.insert(user);
      deepStrictEqual(await users.findById(user.id), user);
    },
  ),
  clause(
    'what is not there is undefined, never an empty object or null',
    'an empty object is truthy: an unknown user would pass as a found one',
    async (users) => {
      await users.insert(aUser());
      strictEqual(await users.findById(asUserId('usr_unknown')), undefined);
      strictEqual(await users.findByEmailKey('unknown@example.com'), undefined);
    },
  ),
  clause(
    'texts with a meaning elsewhere are plain text here',
    'an injected filter finds somebody else, or everybody',
    async (users) => {
      await users.insert(aUser());
      for (const text of HOSTILE_TEXTS) {
        strictEqual(await users.findByEmailKey(text), undefined);
        strictEqual(await users.findById(asUserId(text)), undefined);
      }
    },
  ),
  clause(
    'a key with a NUL or half a surrogate pair in it finds nobody',
    'a store that cuts or mends texts mistakes one account for another',
    async (users) => {
      const user = aUser({ emailKey: 'victim@example.com' });
      await users.insert(user);
      await users.insert(aUser({ emailKey: 'other\uFFFD@example.com' }));
      for (const key of [
        'victim@example.com\0',
        'victim@example.com\0.example.org',
        'other\uD800@example.com',
      ]) {
        strictEqual(await users.findByEmailKey(key).catch(() => undefined), undefined);
      }
    },
  ),
  clause(
    'a second user with a taken address is refused and leaves no trace',
    'two accounts share an address: one owner signs in as the other',
    async (users) => {
      const first = aUser();
      const second = aUser({ emailKey: first.emailKey, displayName: 'Second' });
      await users.insert(first);
      strictEqual(await users.insert(second), 'email_taken');
      strictEqual(await users.findById(second.id), undefined);
      deepStrictEqual(await users.findByEmailKey(first.emailKey), first);
    },
  ),
  clause(
    'of many callers who insert one address at once exactly one is told so',
    'two accounts share an address: one owner signs in as the other',
    async (users) => {
      const rivals = Array.from({ length: CROWD }, () => aUser({ emailKey: 'same@example.com' }));
      const outcomes = await crowd(CROWD, (index) => users.insert(rivals[index] ?? aUser()));
      strictEqual(countOf(outcomes, 'inserted'), 1);
      strictEqual(countOf(outcomes, 'email_taken'), CROWD - 1);
      const winner = rivals[outcomes.indexOf('inserted')];
      deepStrictEqual(await users.findByEmailKey('same@example.com'), winner);
      const stored = await Promise.all(rivals.map((rival) => users.findById(rival.id)));
      strictEqual(stored.filter((user) => user !== undefined).length, 1);
    },
  ),
  clause(
    'a second user with a taken id is an error and changes nothing',
    'an account is silently overwritten by another',
    async (users) => {
      const user = aUser();
      await users.insert(user);
      const outcome = await users.insert(aUser({ id: user.id })).catch(() => 'refused');
      strictEqual(outcome, 'refused');
      deepStrictEqual(await users.findById(user.id), user);
    },
  ),
  clause(
    'changing a record that was handed in or out changes nothing stored',
    'a half-finished or refused change takes effect, for instance a role',
    async (users) => {
      const user = aUser({ memberships: [{ groupId: asGroupId('grp_1'), joinedAt: 7 }] });
      const pristine = structuredClone(user);
      await users.insert(user);
      tamper(user);
      for (const found of [
        await users.findById(pristine.id),
        await users.findByEmailKey(pristine.emailKey),
      ]) {
        deepStrictEqual(found, pristine);
        tamper(found);
      }
      const [listed] = (await users.list({ limit: 1 })).users;
      deepStrictEqual(listed, pristine);
      tamper(listed);
      deepStrictEqual(await users.findById(pristine.id), pristine);
      deepStrictEqual((await users.list({ limit: 1 })).users, [pristine]);
    },
  ),
  clause(
    'a tombstone keeps its id and epochs, has no address, and frees the old one',
    'tokens of a deleted user pass as current, or the address stays lost to its owner',
    async (users) => {
      const user = aUser();
      await users.insert(user);
      strictEqual(await users.replace(aTombstoneOf(user, 99)), 'replaced');
      const tombstone = await users.findById(user.id);
      deepStrictEqual(tombstone, { ...aTombstoneOf(user, 99), version: 1 });
      strictEqual(await users.findByEmailKey(user.emailKey), undefined);
      strictEqual(await users.findByEmailKey(`deleted:${user.id}`), undefined);
      strictEqual(await users.findByEmailKey(''), undefined);
      strictEqual(await users.insert(aUser({ emailKey: user.emailKey })), 'inserted');
    },
  ),
  clause(
    'only tombstones from before the given time are removed, at most the limit, and counted',
    'a deleted user’s tokens revive early, a living account vanishes, or the store grows for ever',
    async (users) => {
      const living = aUser();
      await users.insert(living);
      const gone = await crowd(5, async (index) => {
        const user = aUser();
        await users.insert(user);
        await users.replace(aTombstoneOf(user, 100 + index));
        return user;
      });
      strictEqual(await users.purgeDeleted(100, 10), 0);
      strictEqual(await users.purgeDeleted(104, 3), 3);
      strictEqual(await users.purgeDeleted(104, 3), 1);
      strictEqual(await users.purgeDeleted(104, 3), 0);
      deepStrictEqual(await users.findById(living.id), living);
      const left = await Promise.all(gone.map((user) => users.findById(user.id)));
      deepStrictEqual(
        left.map((user) => user?.deletedAt),
        [undefined, undefined, undefined, undefined, 104],
      );
    },
  ),
];
