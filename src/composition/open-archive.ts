import type { StoreArchive } from '../ports/store-archive.js';
import type { DatabaseChoice } from './config/database-url.js';

/**
 * Opens a database for copying from it or into it, also one that no server may work on now; a new one is made.
 * @throws DatabaseFileError or MongoDatabaseError when it cannot be used; Error for a store without a place.
 */
export async function openArchive(choice: DatabaseChoice): Promise<StoreArchive> {
  switch (choice.kind) {
    case 'sqlite': {
      const { SqliteDatabase } = await import('../adapters/sqlite/sqlite-database.js');
      const { SqliteArchive } = await import('../adapters/sqlite/sqlite-archive.js');
      return new SqliteArchive(await SqliteDatabase.open({ path: choice.path, evenIfSetAside: true }));
    }
    case 'mongo': {
      const { openMongoSetAside } = await import('../adapters/mongo/open-mongo.js');
      const { MongoArchive } = await import('../adapters/mongo/mongo-archive.js');
      return new MongoArchive(await openMongoSetAside({ url: choice.url }));
    }
    case 'memory':
      throw new Error('a store in memory exists only inside its server');
    case 'unknown':
      throw new Error(choice.message);
  }
}

/** What a database is called where others read it: without who connects and how. */
export async function archiveName(choice: DatabaseChoice): Promise<string> {
  if (choice.kind === 'sqlite') return `sqlite:${choice.path}`;
  if (choice.kind !== 'mongo') return choice.kind;
  const { readConnectionUrl, redactedUrl } = await import('../adapters/mongo/connection-url.js');
  return `${redactedUrl(choice.url)}/${readConnectionUrl(choice.url).databaseName}`;
}
