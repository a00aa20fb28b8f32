import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseFileError } from './database-file-error.js';
import { createPrivately, noDatabase } from './database-file.js';
import { migrate } from './migrate.js';
import { MIGRATIONS, UNIQUE_RULES, type Migration } from './schema.js';
import { loadSqlite, type ConnectSqlite, type RawConnection } from './sqlite-driver.js';
import { isBusy, isFromSqlite, isNoDatabase } from './sqlite-failure.js';
import { setAside } from './sqlite-fence.js';
import { requireUniqueIndexes } from './unique-indexes.js';

export interface SqliteDatabaseOptions {
  /** A file, or `:memory:` for a database that ends with the process. */
  readonly path: string;
  /** FULL: an acknowledged write survives a power cut. NORMAL: it survives the end of the process only. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** Another engine, or one that fails on purpose; default: the one of this Node. @internal */
  readonly connect?: ConnectSqlite;
  /** Steps of the schema; default: all that this version knows. @internal */
  readonly migrations?: readonly Migration[];
  /** Opens a file that no server may work on as well, for copying from it or into it. @internal */
  readonly evenIfSetAside?: boolean;
  /** Leaves the modes of the files as they are: for whoever only looks. @internal */
  readonly leaveModes?: boolean;
}

/** Twenty processes that start at once on a small machine take a few seconds to make a database. */
const OPENING_PATIENCE_MS = 15_000;
/** Waiting for a lock inside SQLite blocks the event loop, so the wait is short and repeated outside. */
const BUSY_TIMEOUT_MS = 50;
const CACHE_KIB = 16_384;

/** A configured connection to a migrated and checked database. */
export async function openConnection(options: SqliteDatabaseOptions): Promise<RawConnection> {
  const connect = options.connect ?? (await loadSqlite());
  const path = options.path === ':memory:' ? options.path : resolve(options.path);
  if (path !== ':memory:') await createPrivately(path);
  let connection: RawConnection | undefined;
  try {
    connection = connect(path);
    await setUp(connection, options);
    return connection;
  } catch (error) {
    connection?.close();
    throw refusal(path, error);
  }
}

/** Each step reads the schema at least, which another process may be changing; each may be done again. */
async function setUp(connection: RawConnection, options: SqliteDatabaseOptions): Promise<void> {
  const { synchronous = 'FULL', migrations = MIGRATIONS, evenIfSetAside = false } = options;
  const pragmas = `
    PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};
    PRAGMA trusted_schema = OFF;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -${CACHE_KIB};
  `;
  await whileBusy(() => connection.exec(pragmas));
  await whileBusy(() => migrate(connection, migrations));
  await whileBusy(() => useWriteAheadLog(connection));
  await whileBusy(() => connection.exec(`PRAGMA synchronous = ${synchronous}`));
  await whileBusy(() => requireUsable(connection, migrations, evenIfSetAside));
}

function requireUsable(
  connection: RawConnection,
  migrations: readonly Migration[],
  evenIfSetAside: boolean,
): void {
  const reason = evenIfSetAside ? undefined : setAside(connection);
  if (reason !== undefined) throw new DatabaseFileError(`the database ${reason}.`);
  const version = migrations.at(-1)?.version ?? 0;
  requireUniqueIndexes(
    connection,
    UNIQUE_RULES.filter(({ since = 1 }) => since <= version),
  );
}

function useWriteAheadLog(connection: RawConnection): void {
  const mode = connection.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
  if (mode !== 'wal' && mode !== 'memory') {
    throw new DatabaseFileError(
      'SQLite cannot use a write-ahead log here; the data directory must be a local disk.',
    );
  }
}

/** Names the file in what an operator will read. */
function refusal(path: string, error: unknown): unknown {
  if (isNoDatabase(error)) return noDatabase(path, error);
  if (isFromSqlite(error))
    return new DatabaseFileError(`${path} cannot be used: ${error.message}.`, { cause: error });
  return error instanceof DatabaseFileError ? new DatabaseFileError(`${path}: ${error.message}`) : error;
}

/** Several processes may open a new database at once; each waits for the others' steps. */
async function whileBusy(step: () => void): Promise<void> {
  for (const start = performance.now(); ;) {
    try {
      step();
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() - start > OPENING_PATIENCE_MS) throw error;
    }
    await delay(5 + Math.random() * 20);
  }
}
