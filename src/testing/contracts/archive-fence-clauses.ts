import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import type { StorePorts } from '../../composition/auth-ports.js';
import type { StoreArchive } from '../../ports/store-archive.js';
import { aFamily, aGroup, aKeyRecord, aServiceToken, aUser } from '../builders.js';
import { visitKinds } from './archive-records.js';
import type { ArchiveUnderTest } from './archive-under-test.js';
import { clause, type Contract } from './contract.js';
import { crowd, HOSTILE_TEXTS } from './provocation.js';
import { rotationOf } from './rotation-request.js';

const UNAVAILABLE = { name: 'AuthError', code: 'store_unavailable' };
const WRITERS = 40;
const ROUNDS = 10;

/** Every record of the store. */
async function contentOf({ shelves }: StoreArchive): Promise<readonly unknown[]> {
  const content: unknown[] = [];
  await visitKinds(async ({ shelfOf }) => {
    content.push(await shelfOf(shelves).page(undefined, 1_000));
  });
  return content;
}

/** One record of each kind, as a server writes it, and every way in which a server may change something. */
async function writesOf(stores: StorePorts): Promise<readonly (() => Promise<unknown>)[]> {
  const { users, groups, families, serviceTokens, settings, roster, signingKeys } = stores;
  const now = Date.now();
  const [user, group, family, token] = [aUser(), aGroup(), aFamily({ createdAt: now }), aServiceToken()];
  const key = aKeyRecord({ version: 1 });
  await users.insert(user);
  await groups.insert(group);
  await families.open(family);
  await serviceTokens.insert(token);
  await signingKeys.insert(key);
  await roster.join(aUser().id);
  await roster.join(user.id);
  return [
    () => users.insert(aUser()),
    () => users.replace({ ...user, displayName: 'another' }),
    () => users.recordSignIn(user.id, now),
    () => users.replacePasswordHash(user.id, user.passwordHash ?? '', 'new'),
    () => groups.insert(aGroup()),
    () => groups.replace({ ...group, description: 'another' }),
    () => families.open(aFamily({ createdAt: now })),
    () => families.rotate(rotationOf(family)),
    () => families.revoke(family.sid, now),
    () => families.revokeAllOf(family.userId, now),
    () => families.revokeMintedWith(family.keyId, now),
    () => serviceTokens.insert(aServiceToken()),
    () => serviceTokens.remove(token),
    () => settings.setRegistrationEnabled(true),
    () => roster.join(aUser().id),
    () => roster.leave(user.id),
    () => signingKeys.insert(aKeyRecord()),
    () => signingKeys.replace({ ...key, version: 2, retiredAt: now }, 1),
  ];
}

/** Closing a store for writing, and marking it as half filled. */
export const archiveFenceClauses: Contract<ArchiveUnderTest> = [
  clause(
    'a fence refuses every write, of servers that were there before it too, and reading goes on',
    'a session is opened, or a password changed, in a store that is being left behind',
    async (store) => {
      const writes = await writesOf(await store.serve());
      const archive = await store.open();
      const before = await contentOf(archive);
      strictEqual(await archive.isFenced(), false);
      await archive.raiseFence();
      await archive.raiseFence();
      for (const [index, write] of writes.entries()) await rejects(write, UNAVAILABLE, `write ${index}`);
      await visitKinds(async ({ name, shelfOf, rivals }) => {
        const [entry] = rivals[0]!;
        await rejects(shelfOf(archive.shelves).add(entry), name);
      });
      await rejects(archive.shelves.users.add(aUser()), UNAVAILABLE);
      deepStrictEqual(await contentOf(archive), before);
    },
  ),
  clause(
    'what a writer was told before the fence stood is there, and nothing comes after it, however many write',
    'a copy misses a record whose writer believes that it is stored',
    async (store) => {
      const [{ users, groups }, archive] = [await store.serve(), await store.open()];
      const told: string[] = [];
      const write = async (index: number): Promise<void> => {
        for (let round = 0; round < ROUNDS; round += 1) {
          const [user, group] = [aUser(), aGroup()];
          await (index % 2 === 0 ? users.insert(user) : groups.insert(group));
          told.push(index % 2 === 0 ? user.id : group.id);
        }
      };
      await write(0);
      const writing = crowd(WRITERS, (index) => write(index).catch(() => undefined));
      await archive.raiseFence();
      const then = await contentOf(archive);
      await writing;
      deepStrictEqual(await contentOf(archive), then);
      const present = JSON.stringify(then);
      for (const id of told) ok(present.includes(`"${id}"`), `${id} is missing`);
    },
  ),
  clause(
    'a fence outlives whoever raised it, is seen by all, keeps servers from starting, and goes when it is lowered',
    'a server writes into the old store beside those that use the new one, or none can be released',
    async (store) => {
      const { users } = await store.serve();
      const [raiser, other] = [await store.open(), await store.open()];
      await other.lowerFence();
      await raiser.raiseFence();
      await raiser.close();
      strictEqual(await other.isFenced(), true);
      await rejects(users.insert(aUser()), UNAVAILABLE);
      await rejects(store.serve());
      await other.lowerFence();
      strictEqual(await other.isFenced(), false);
      strictEqual(await users.insert(aUser()), 'inserted');
      await (await store.serve()).users.list({ limit: 1 });
    },
  ),
  clause(
    'the mark says from where a store is being filled, to all, until it is finished, and no server starts meanwhile',
    'a server starts on half a store, and nobody missing from it can sign in',
    async (store) => {
      const [filler, other] = [await store.open(), await store.open()];
      strictEqual(await other.unfinishedFrom(), undefined);
      await other.markFinished();
      await filler.markUnfinished('sqlite:/old.db');
      await filler.markUnfinished('sqlite:/old.db');
      strictEqual(await other.unfinishedFrom(), 'sqlite:/old.db');
      await filler.close();
      await rejects(store.serve());
      await other.shelves.users.add(aUser());
      await other.markFinished();
      strictEqual(await other.unfinishedFrom(), undefined);
      await store.serve();
      for (const source of HOSTILE_TEXTS) {
        await other.markUnfinished(source);
        strictEqual(await other.unfinishedFrom(), source);
        await other.markFinished();
      }
    },
  ),
  clause(
    'of many who mark a store for different sources at once exactly one has it, and the others are refused',
    'the people of two systems end up in one store',
    async (store) => {
      const archives = [await store.open(), await store.open()];
      const marked = await crowd(8, (index) =>
        archives[index % 2]!.markUnfinished(`source ${index}`).then(
          () => `source ${index}`,
          () => undefined,
        ),
      );
      const winners = marked.filter((source) => source !== undefined);
      strictEqual(winners.length, 1);
      strictEqual(await archives[0]!.unfinishedFrom(), winners[0]);
      await rejects(archives[1]!.markUnfinished('yet another'));
      strictEqual(await archives[1]!.unfinishedFrom(), winners[0]);
    },
  ),
  clause(
    'closing twice is closing once; from then on everything fails, and whoever else has the store open goes on',
    'a copy that has ended keeps a file locked, or ends the servers beside it',
    async (store) => {
      const [closed, open] = [await store.open(), await store.open()];
      await closed.close();
      await closed.close();
      await rejects(closed.shelves.users.count(), UNAVAILABLE);
      await rejects(closed.shelves.users.add(aUser()), UNAVAILABLE);
      await rejects(closed.isFenced(), UNAVAILABLE);
      await open.shelves.users.add(aUser());
      strictEqual(await open.shelves.users.count(), 1);
    },
  ),
];
