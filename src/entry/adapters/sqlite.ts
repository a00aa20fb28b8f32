export { DatabaseFileError } from '../../adapters/sqlite/database-file-error.js';
export type { SqliteDatabaseOptions } from '../../adapters/sqlite/open-connection.js';
export { SqliteDatabase } from '../../adapters/sqlite/sqlite-database.js';
export type { SqlInput, SqlRow, SqlStatement } from '../../adapters/sqlite/sqlite-driver.js';
export { SqliteGroupRepository } from '../../adapters/sqlite/sqlite-group-repository.js';
export { SqliteServiceTokenRepository } from '../../adapters/sqlite/sqlite-service-token-repository.js';
export { SqliteSettingsStore } from '../../adapters/sqlite/sqlite-settings-store.js';
export { SqliteSuperadminRoster } from '../../adapters/sqlite/sqlite-superadmin-roster.js';
export { SqliteTokenFamilyStore } from '../../adapters/sqlite/sqlite-token-family-store.js';
export { SqliteUserRepository } from '../../adapters/sqlite/sqlite-user-repository.js';
export { openSqliteStores, type SqliteStores } from '../../composition/sqlite-stores.js';
// With the root in sight, the compiler can name in declarations what these lead to.
export type { StorePorts } from '../index.js';
