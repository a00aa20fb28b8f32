import { join } from 'node:path';
import type { DatabaseChoice } from '../../src/composition/config/database-url.js';
import type { Group } from '../../src/domain/model/group.js';
import { asGroupId, asKeyId, asOrgId, asUserId } from '../../src/domain/model/ids.js';
import { MongoArchive } from '../../src/adapters/mongo/mongo-archive.js';
import { connectMongo, openMongoSetAside } from '../../src/adapters/mongo/open-mongo.js';
import { SqliteArchive } from '../../src/adapters/sqlite/sqlite-archive.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import type { Shelf, Shelves, StoreArchive } from '../../src/ports/store-archive.js';
import {
  aFamily,
  aGroup,
  aKeyRecord,
  aServiceToken,
  aTombstoneOf,
  aUser,
} from '../../src/testing/builders.js';
import { patientDatabaseAt } from './mongo-databases.js';
import { serviceAt } from './services.js';
import { temporaryDirectory } from './temporary-directory.js';

export const KINDS = [
  'signingKeys',
  'users',
  'groups',
  'serviceTokens',
  'families',
  'registration',
  'superadmins',
] as const satisfies readonly (keyof Shelves)[];

/** A database that a copy may read or fill. */
export type Place = Extract<DatabaseChoice, { kind: 'sqlite' | 'mongo' }>;

const made: Place[] = [];

/** A database that does not exist yet. */
export async function newPlace(kind: Place['kind']): Promise<Place> {
  const place: Place =
    kind === 'sqlite'
      ? { kind, path: join(await temporaryDirectory(), 'auth.db') }
      : { kind, url: patientDatabaseAt(serviceAt('MONGODB_URL') ?? '') };
  made.push(place);
  return place;
}

/** For `afterEach`. */
export async function removePlaces(): Promise<void> {
  for (const place of made.splice(0)) {
    if (place.kind !== 'mongo') continue;
    const database = await connectMongo({ url: place.url });
    await database.raw.dropDatabase();
    await database.close();
  }
}

/** Opens, works and closes. */
export async function withArchive<Result>(
  place: Place,
  work: (archive: StoreArchive) => Promise<Result>,
): Promise<Result> {
  const archive =
    place.kind === 'sqlite'
      ? new SqliteArchive(await SqliteDatabase.open({ path: place.path, evenIfSetAside: true }))
      : new MongoArchive(await openMongoSetAside({ url: place.url }));
  try {
    return await work(archive);
  } finally {
    await archive.close();
  }
}

/** An archive whose members can be replaced one by one. */
export const parts = (archive: StoreArchive): StoreArchive => ({
  shelves: archive.shelves,
  raiseFence: () => archive.raiseFence(),
  lowerFence: () => archive.lowerFence(),
  isFenced: () => archive.isFenced(),
  markUnfinished: (source) => archive.markUnfinished(source),
  unfinishedFrom: () => archive.unfinishedFrom(),
  markFinished: () => archive.markFinished(),
  close: () => archive.close(),
});

/** Something of every kind, with every field that may be absent both there and absent. */
export async function fill({ shelves }: StoreArchive, users: number, now: number): Promise<void> {
  const membership = { groupId: asGroupId('grp_1'), joinedAt: 7 };
  const gone = aUser({ memberships: [membership] });
  for (const user of [
    aUser({
      memberships: [membership],
      formerOrgIds: [asOrgId('before')],
      lastLoginAt: 3,
      role: 'superadmin',
    }),
    aUser({
      passwordHash: undefined,
      status: 'suspended',
      passwordDisabledAt: 5,
      claimsEpoch: 2,
      version: 9,
    }),
    { ...aTombstoneOf(gone, now), version: 1 },
  ])
    await shelves.users.add(user);
  await Promise.all(Array.from({ length: users }, () => shelves.users.add(aUser())));
  await shelves.groups.add(aGroup({ id: asGroupId('grp_1') }));
  await shelves.groups.add(aGroup({ deletedAt: now, nameKey: 'DELETED:x' }));
  await shelves.serviceTokens.add(aServiceToken());
  await shelves.families.add(aFamily({ createdAt: now, n: 3, marks: [{ n: 2, at: now }], version: 3 }));
  await shelves.families.add(
    aFamily({ createdAt: now, revokedAt: now, userAgent: undefined, address: undefined }),
  );
  await shelves.families.add(aFamily({ createdAt: 1, idleExpiresAt: 2 }));
  await shelves.signingKeys.add(aKeyRecord({ sequence: 1 }));
  await shelves.signingKeys.add(
    aKeyRecord({
      sequence: 2,
      secret: undefined,
      revokedAt: 4,
      formerName: { kid: asKeyId('former'), until: 9 },
    }),
  );
  await shelves.registration.add(false);
  for (const id of ['usr_b', 'usr_a']) await shelves.superadmins.add(asUserId(id));
}

/** All records by kind, in order of their keys. */
export async function contentOf({
  shelves,
}: StoreArchive): Promise<Record<keyof Shelves, readonly unknown[]>> {
  const content = { ...NOTHING };
  for (const kind of KINDS) content[kind] = await (shelves[kind] as Shelf<unknown>).page(undefined, 10_000);
  return content;
}

const NOTHING: Readonly<Record<keyof Shelves, readonly unknown[]>> = {
  signingKeys: [],
  users: [],
  groups: [],
  serviceTokens: [],
  families: [],
  registration: [],
  superadmins: [],
};

/** The target behind a cable that is cut after so many more records. */
export function cutAfter(allowed: number, target: StoreArchive): StoreArchive {
  let left = allowed;
  const { users } = target.shelves;
  const cut = {
    count: () => users.count(),
    page: (after: string | undefined, limit: number) => users.page(after, limit),
    find: (key: string) => users.find(key),
    add: (entry: Parameters<typeof users.add>[0]) =>
      (left -= 1) < 0 ? Promise.reject(new Error('the cable was cut')) : users.add(entry),
  };
  return { ...parts(target), shelves: { ...target.shelves, users: cut } };
}

/** An archive that reckons its groups, and is wrong. */
export function withCountsOfNothing(archive: StoreArchive): StoreArchive {
  const { groups } = archive.shelves;
  const reckoned: Shelf<Group> = {
    count: () => Promise.resolve(0),
    page: (after, limit) => groups.page(after, limit),
    find: (key) => groups.find(key),
    add: (entry) => groups.add(entry),
  };
  return { ...parts(archive), shelves: { ...archive.shelves, groups: reckoned } };
}
