import type { SqliteDatabaseOptions } from '../adapters/sqlite/open-connection.js';
import type { Logger } from '../ports/logger.js';
import type { StorePorts } from './auth-ports.js';
import type { Settings } from './settings.js';

export interface OpenStores {
  readonly stores: StorePorts;
  /** Writes a copy of the database to a new file; undefined where there is nothing to copy. */
  readonly backup: ((targetPath: string) => Promise<void>) | undefined;
  close(): Promise<void>;
}

/**
 * Opens the stores that `database.url` names; only their adapter is loaded.
 * @param onlyLooking leaves the modes of files as they are.
 * @throws DatabaseFileError or MongoDatabaseError when it is no database of this server, or cannot be used.
 */
export async function openStores(
  { database }: Settings,
  logger: Logger,
  onlyLooking = false,
): Promise<OpenStores> {
  const { choice, sqlite_synchronous: synchronous } = database;
  switch (choice.kind) {
    case 'sqlite':
      return openSqlite({
        path: choice.path,
        synchronous: synchronous === 'full' ? 'FULL' : 'NORMAL',
        leaveModes: onlyLooking,
      });
    case 'mongo':
      return openMongo(choice.url, logger);
    case 'memory':
      return openMemory();
    case 'unknown':
      throw new Error(`database.url ${choice.message}`);
  }
}

async function openSqlite(options: SqliteDatabaseOptions): Promise<OpenStores> {
  const { openSqliteStores } = await import('./sqlite-stores.js');
  const { stores, database } = await openSqliteStores(options);
  return {
    stores,
    backup: (targetPath) => database.backup(targetPath),
    close: () => database.close(),
  };
}

async function openMongo(url: string, logger: Logger): Promise<OpenStores> {
  const { openMongoStores } = await import('./mongo-stores.js');
  const { stores, database } = await openMongoStores({ url, logger });
  return {
    stores,
    backup: undefined,
    close: () => database.close(),
  };
}

async function openMemory(): Promise<OpenStores> {
  const { memoryStores } = await import('./memory-stores.js');
  return { stores: memoryStores(), backup: undefined, close: () => Promise.resolve() };
}
