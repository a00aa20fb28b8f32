import type { Document } from 'mongodb';
import type { Shelves, StoreArchive } from '../../ports/store-archive.js';
import { COLLECTIONS } from './collections.js';
import { markFinished, markUnfinished, unfinishedFrom } from './copy-mark.js';
import { familyOf, type FamilyDocument } from './family-documents.js';
import { groupOf, type GroupDocument } from './group-documents.js';
import { keyOf, type KeyDocument } from './key-documents.js';
import type { MongoDatabase } from './mongo-database.js';
import { isFenced, lowerFence, raiseFence } from './mongo-fence.js';
import { MongoGroupRepository } from './mongo-group-repository.js';
import { COUNTING, MongoServiceTokenRepository } from './mongo-service-token-repository.js';
import { MongoSettingsStore } from './mongo-settings-store.js';
import { MongoListShelf, MongoShelf, type ShelfPlan } from './mongo-shelf.js';
import { MongoSigningKeyStore } from './mongo-signing-key-store.js';
import { MongoSuperadminRoster } from './mongo-superadmin-roster.js';
import { MongoTokenFamilyStore } from './mongo-token-family-store.js';
import { MongoUserRepository } from './mongo-user-repository.js';
import { serviceTokenOf, type ServiceTokenDocument } from './service-token-documents.js';
import { userOf, type UserDocument } from './user-documents.js';

/** Everything in one MongoDB database, for moving it to another store. */
export class MongoArchive implements StoreArchive {
  readonly shelves: Shelves;

  /** @param database opened although it may be set aside. */
  constructor(private readonly database: MongoDatabase) {
    this.shelves = shelvesOf(database);
  }

  raiseFence(): Promise<void> {
    return raiseFence(this.database);
  }

  lowerFence(): Promise<void> {
    return lowerFence(this.database);
  }

  isFenced(): Promise<boolean> {
    return isFenced(this.database);
  }

  markUnfinished(source: string): Promise<void> {
    return markUnfinished(this.database, source);
  }

  unfinishedFrom(): Promise<string | undefined> {
    return unfinishedFrom(this.database);
  }

  markFinished(): Promise<void> {
    return markFinished(this.database);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

function shelvesOf(database: MongoDatabase): Shelves {
  const shelf = <Stored extends Document & { readonly _id: string }, Entry>(plan: ShelfPlan<Stored, Entry>) =>
    new MongoShelf(database, plan);
  const users = new MongoUserRepository(database);
  const groups = new MongoGroupRepository(database);
  const serviceTokens = new MongoServiceTokenRepository(database);
  const families = new MongoTokenFamilyStore(database);
  const settings = new MongoSettingsStore(database);
  const roster = new MongoSuperadminRoster(database);
  const keys = new MongoSigningKeyStore(database);
  return {
    users: shelf({
      collection: database.collection<UserDocument>(COLLECTIONS.users),
      entryOf: userOf,
      add: (user) => users.insert(user),
    }),
    groups: shelf({
      collection: database.collection<GroupDocument>(COLLECTIONS.groups),
      entryOf: groupOf,
      add: (group) => groups.insert(group),
    }),
    serviceTokens: shelf({
      collection: database.collection<ServiceTokenDocument>(COLLECTIONS.serviceTokens),
      filter: COUNTING,
      entryOf: serviceTokenOf,
      add: (token) => serviceTokens.insert(token),
    }),
    families: shelf({
      collection: database.collection<FamilyDocument>(COLLECTIONS.families),
      entryOf: familyOf,
      add: (family) => families.open(family),
    }),
    signingKeys: shelf({
      collection: database.collection<KeyDocument>(COLLECTIONS.keys),
      entryOf: keyOf,
      add: (key) => keys.insert(key),
    }),
    registration: new MongoListShelf(
      async () => {
        const enabled = await settings.registrationEnabled();
        return enabled === undefined ? [] : [{ key: 'registration_enabled', entry: enabled }];
      },
      (enabled) => settings.setOnce(enabled),
    ),
    superadmins: new MongoListShelf(
      async () => (await roster.members()).map((id) => ({ key: id, entry: id })),
      (id) => roster.joinOnce(id),
    ),
  };
}
