import type { SqliteDatabase } from '../../../adapters/sqlite/sqlite-database.js';
import { SYNCHRONOUS, TEXT } from '../../adapter-rules.js';
import { assertOptions } from '../../assert-options.js';
import type { StorePorts } from '../../auth-ports.js';
import { text } from '../../member-rules.js';
import { T } from '../auth-tokens.js';
import { defineModule, type NamedModule } from '../module.js';
import { token } from '../token.js';
import { bindStores } from './store-bindings.js';

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
const SQLITE_STORES = token<StorePorts>('auth.sqliteStores');

const RULES = { path: text, synchronous: SYNCHRONOUS, formerKeysDirectory: TEXT };

/**
 * Every record in one SQLite file; opened at the start, closed after everything that uses it.
 * @throws Error naming an option that is wrong, missing or unknown.
 */
export function sqliteModule(options: SqliteOptions): NamedModule {
  assertOptions('sqliteModule', options, RULES);
  return defineModule('sqlite', (binder) => {
    const { bind } = binder;
    bind(SQLITE_DATABASE)
      .toResolvedValue(async () => {
        const { SqliteDatabase } = await import('../../../adapters/sqlite/sqlite-database.js');
        return SqliteDatabase.open(options);
      }, [])
      .onDeactivation((database) => database.close());
    bind(SQLITE_STORES).toResolvedValue(
      async (database) => {
        const { sqliteStoresIn } = await import('../../sqlite-stores.js');
        return sqliteStoresIn(database);
      },
      [SQLITE_DATABASE],
    );
    bindStores(binder, SQLITE_STORES);
    bind(T.signingKeys).toResolvedValue(
      async ({ signingKeys }, sealer, signer, mac, clock, config, logger) => {
        if (options.formerKeysDirectory !== undefined) {
          const { ADOPTED, adoptKeyFiles } = await import('../../adopt-key-files.js');
          const ports = { signingKeys, sealer, signer, mac, clock };
          const keys = await adoptKeyFiles(options.formerKeysDirectory, ports, config);
          if (keys.length > 0) logger.warn({ keys }, ADOPTED);
        }
        return signingKeys;
      },
      [SQLITE_STORES, T.sealer, T.signer, T.mac, T.clock, T.config, T.logger],
    );
  });
}
