import { type SqliteDatabaseOptions } from '../adapters/sqlite/open-connection.js';
import { SqliteDatabase } from '../adapters/sqlite/sqlite-database.js';
import { SqliteGroupRepository } from '../adapters/sqlite/sqlite-group-repository.js';
import { SqliteServiceTokenRepository } from '../adapters/sqlite/sqlite-service-token-repository.js';
import { SqliteSettingsStore } from '../adapters/sqlite/sqlite-settings-store.js';
import { SqliteSigningKeyStore } from '../adapters/sqlite/sqlite-signing-key-store.js';
import { SqliteSuperadminRoster } from '../adapters/sqlite/sqlite-superadmin-roster.js';
import { SqliteTokenFamilyStore } from '../adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../adapters/sqlite/sqlite-user-repository.js';
import { ANYTHING, FLAG, FUNCTION, SYNCHRONOUS } from './adapter-rules.js';
import { assertOptions, type OptionRules } from './assert-options.js';
import type { StorePorts } from './auth-ports.js';
import { text } from './member-rules.js';

export interface SqliteStores {
  /** The health of the database among them: `/readyz` asks after it. */
  readonly stores: StorePorts;
  /** Back-ups and closing. */
  readonly database: SqliteDatabase;
}

const RULES: OptionRules<SqliteDatabaseOptions> = {
  path: text,
  synchronous: SYNCHRONOUS,
  connect: FUNCTION,
  migrations: ANYTHING,
  evenIfSetAside: FLAG,
  leaveModes: FLAG,
};

/**
 * Every store in one SQLite file, opened.
 * @throws DatabaseFileError when the file is not a database of ours; Error naming an option that is wrong, missing or
 * unknown.
 */
export async function openSqliteStores(options: SqliteDatabaseOptions): Promise<SqliteStores> {
  assertOptions('openSqliteStores', options, RULES);
  const database = await SqliteDatabase.open(options);
  return { stores: { ...sqliteStoresIn(database), healthChecks: [database] }, database };
}

/** Every store over an open database. */
export const sqliteStoresIn = (database: SqliteDatabase): StorePorts => ({
  users: new SqliteUserRepository(database),
  groups: new SqliteGroupRepository(database),
  families: new SqliteTokenFamilyStore(database),
  serviceTokens: new SqliteServiceTokenRepository(database),
  settings: new SqliteSettingsStore(database),
  roster: new SqliteSuperadminRoster(database),
  signingKeys: new SqliteSigningKeyStore(database),
});
