import type { HealthCheck } from '../ports/health-check.js';
import type { StorePorts } from './auth-ports.js';
import type { Settings } from './settings.js';

export interface OpenStores {
  readonly stores: StorePorts;
  readonly health: readonly HealthCheck[];
  /** Writes a copy of the database to a new file; undefined where there is nothing to copy. */
  readonly backup: ((targetPath: string) => Promise<void>) | undefined;
  close(): Promise<void>;
}

/**
 * Opens the stores that `database.url` names; only their adapter is loaded.
 * @throws DatabaseFileError when the file is not a database of this server.
 */
export async function openStores({ database }: Settings): Promise<OpenStores> {
  const { choice, sqlite_synchronous: synchronous } = database;
  switch (choice.kind) {
    case 'sqlite':
      return openSqlite(choice.path, synchronous === 'full' ? 'FULL' : 'NORMAL');
    case 'memory':
      return openMemory();
    case 'unknown':
      throw new Error(`database.url ${choice.message}`);
  }
}

async function openSqlite(path: string, synchronous: 'FULL' | 'NORMAL'): Promise<OpenStores> {
  const { openSqliteStores } = await import('./sqlite-stores.js');
  const { stores, database } = await openSqliteStores({ path, synchronous });
  return {
    stores,
    health: [database],
    backup: (targetPath) => database.backup(targetPath),
    close: () => database.close(),
  };
}

async function openMemory(): Promise<OpenStores> {
  const { memoryStores } = await import('./memory-stores.js');
  return { stores: memoryStores(), health: [], backup: undefined, close: () => Promise.resolve() };
}
