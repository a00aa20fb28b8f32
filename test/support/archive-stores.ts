import { join } from 'node:path';
import { MongoArchive } from '../../src/adapters/mongo/mongo-archive.js';
import {
  connectMongo,
  openMongoSetAside,
  withoutServerCleaning,
} from '../../src/adapters/mongo/open-mongo.js';
import { SqliteArchive } from '../../src/adapters/sqlite/sqlite-archive.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { openMongoStores } from '../../src/composition/mongo-stores.js';
import { openSqliteStores } from '../../src/composition/sqlite-stores.js';
import type { ArchiveUnderTest } from '../../src/testing/contracts/archive-under-test.js';
import type { Made } from '../../src/testing/contracts/contract.js';
import { patientDatabaseAt } from './mongo-databases.js';
import { temporaryDirectory } from './temporary-directory.js';

interface Closable {
  close(): Promise<void>;
}

/** A SQLite file of its own, opened anew over each connection. */
export async function sqliteStore(): Promise<Made<ArchiveUnderTest>> {
  const opened: Closable[] = [];
  const path = join(await temporaryDirectory(), 'auth.db');
  const subject: ArchiveUnderTest = {
    async open() {
      const archive = new SqliteArchive(await SqliteDatabase.open({ path, evenIfSetAside: true }));
      opened.push(archive);
      return archive;
    },
    async serve() {
      const { stores, database } = await openSqliteStores({ path });
      opened.push(database);
      return stores;
    },
  };
  return { subject, dispose: () => closeAll(opened) };
}

/** A database of its own on the server at `url`, opened anew over each connection. */
export async function mongoStore(serverUrl: string): Promise<Made<ArchiveUnderTest>> {
  const opened: Closable[] = [];
  const options = { url: patientDatabaseAt(serverUrl), plan: withoutServerCleaning() };
  const subject: ArchiveUnderTest = {
    async open() {
      const archive = new MongoArchive(await openMongoSetAside(options));
      opened.push(archive);
      return archive;
    },
    async serve() {
      const { stores, database } = await openMongoStores(options);
      opened.push(database);
      return stores;
    },
  };
  const dispose = async (): Promise<void> => {
    await closeAll(opened);
    const database = await connectMongo(options);
    await database.raw.dropDatabase();
    await database.close();
  };
  return { subject, dispose };
}

const closeAll = async (opened: readonly Closable[]): Promise<void> => {
  await Promise.all(opened.map((each) => each.close()));
};
