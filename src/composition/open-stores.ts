import type { HealthCheck } from '../ports/health-check.js';
import type { AuthPorts } from './auth-ports.js';
import type { Settings } from './settings.js';

/** The ports that keep records. */
export type StorePorts = Pick<
  AuthPorts,
  'users' | 'groups' | 'families' | 'serviceTokens' | 'settings' | 'roster'
>;

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
  const [
    { SqliteDatabase },
    { SqliteUserRepository },
    { SqliteGroupRepository },
    { SqliteTokenFamilyStore },
    { SqliteServiceTokenRepository },
    { SqliteSettingsStore },
    { SqliteSuperadminRoster },
  ] = await Promise.all([
    import('../adapters/sqlite/sqlite-database.js'),
    import('../adapters/sqlite/sqlite-user-repository.js'),
    import('../adapters/sqlite/sqlite-group-repository.js'),
    import('../adapters/sqlite/sqlite-token-family-store.js'),
    import('../adapters/sqlite/sqlite-service-token-repository.js'),
    import('../adapters/sqlite/sqlite-settings-store.js'),
    import('../adapters/sqlite/sqlite-superadmin-roster.js'),
  ]);
  const database = await SqliteDatabase.open({ path, synchronous });
  return {
    stores: {
      users: new SqliteUserRepository(database),
      groups: new SqliteGroupRepository(database),
      families: new SqliteTokenFamilyStore(database),
      serviceTokens: new SqliteServiceTokenRepository(database),
      settings: new SqliteSettingsStore(database),
      roster: new SqliteSuperadminRoster(database),
    },
    health: [database],
    backup: (targetPath) => database.backup(targetPath),
    close: () => database.close(),
  };
}

async function openMemory(): Promise<OpenStores> {
  const [
    { MemoryUserRepository },
    { MemoryGroupRepository },
    { MemoryTokenFamilyStore },
    { MemoryServiceTokenRepository },
    { MemorySettingsStore },
    { MemorySuperadminRoster },
  ] = await Promise.all([
    import('../adapters/memory/memory-user-repository.js'),
    import('../adapters/memory/memory-group-repository.js'),
    import('../adapters/memory/memory-token-family-store.js'),
    import('../adapters/memory/memory-service-token-repository.js'),
    import('../adapters/memory/memory-settings-store.js'),
    import('../adapters/memory/memory-superadmin-roster.js'),
  ]);
  return {
    stores: {
      users: new MemoryUserRepository(),
      groups: new MemoryGroupRepository(),
      families: new MemoryTokenFamilyStore(),
      serviceTokens: new MemoryServiceTokenRepository(),
      settings: new MemorySettingsStore(),
      roster: new MemorySuperadminRoster(),
    },
    health: [],
    backup: undefined,
    close: () => Promise.resolve(),
  };
}
