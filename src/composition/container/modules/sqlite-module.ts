import type { SqliteDatabase } from '../../../adapters/sqlite/sqlite-database.js';
import { T } from '../auth-tokens.js';
import { defineModule, type NamedModule } from '../module.js';
import { token } from '../token.js';

export interface SqliteOptions {
  /** A file, made when missing. */
  readonly path: string;
  /** FULL, the default, survives a power cut. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** Where an older version left key files; they are taken into a database that has no keys yet. */
  readonly formerKeysDirectory?: string;
}

/** The database behind the stores of `sqliteModule`: for backups. */
export const SQLITE_DATABASE = token<SqliteDatabase>('auth.sqliteDatabase');

/** Every record in one SQLite file; opened at the start, closed after everything that uses it. */
export const sqliteModule = (options: SqliteOptions): NamedModule =>
  defineModule('sqlite', ({ bind }) => {
    bind(SQLITE_DATABASE)
      .toResolvedValue(async () => {
        const { SqliteDatabase } = await import('../../../adapters/sqlite/sqlite-database.js');
        return SqliteDatabase.open(options);
      }, [])
      .onDeactivation((database) => database.close());
    bind(T.users).toResolvedValue(
      async (database) => {
        const { SqliteUserRepository } = await import('../../../adapters/sqlite/sqlite-user-repository.js');
        return new SqliteUserRepository(database);
      },
      [SQLITE_DATABASE],
    );
    bind(T.groups).toResolvedValue(
      async (database) => {
        const { SqliteGroupRepository } = await import('../../../adapters/sqlite/sqlite-group-repository.js');
        return new SqliteGroupRepository(database);
      },
      [SQLITE_DATABASE],
    );
    bind(T.families).toResolvedValue(
      async (database) => {
        const { SqliteTokenFamilyStore } =
          await import('../../../adapters/sqlite/sqlite-token-family-store.js');
        return new SqliteTokenFamilyStore(database);
      },
      [SQLITE_DATABASE],
    );
    bind(T.serviceTokenRepository).toResolvedValue(
      async (database) => {
        const { SqliteServiceTokenRepository } =
          await import('../../../adapters/sqlite/sqlite-service-token-repository.js');
        return new SqliteServiceTokenRepository(database);
      },
      [SQLITE_DATABASE],
    );
    bind(T.settings).toResolvedValue(
      async (database) => {
        const { SqliteSettingsStore } = await import('../../../adapters/sqlite/sqlite-settings-store.js');
        return new SqliteSettingsStore(database);
      },
      [SQLITE_DATABASE],
    );
    bind(T.roster).toResolvedValue(
      async (database) => {
        const { SqliteSuperadminRoster } =
          await import('../../../adapters/sqlite/sqlite-superadmin-roster.js');
        return new SqliteSuperadminRoster(database);
      },
      [SQLITE_DATABASE],
    );
    bind(T.signingKeys).toResolvedValue(
      async (database, sealer, signer, mac, clock, config, logger) => {
        const { SqliteSigningKeyStore } =
          await import('../../../adapters/sqlite/sqlite-signing-key-store.js');
        const signingKeys = new SqliteSigningKeyStore(database);
        if (options.formerKeysDirectory !== undefined) {
          const { ADOPTED, adoptKeyFiles } = await import('../../adopt-key-files.js');
          const ports = { signingKeys, sealer, signer, mac, clock };
          const keys = await adoptKeyFiles(options.formerKeysDirectory, ports, config);
          if (keys.length > 0) logger.warn({ keys }, ADOPTED);
        }
        return signingKeys;
      },
      [SQLITE_DATABASE, T.sealer, T.signer, T.mac, T.clock, T.config, T.logger],
    );
  });
