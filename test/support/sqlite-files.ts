import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSqlite, type RawConnection } from '../../src/adapters/sqlite/sqlite-driver.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { temporaryDirectory } from './temporary-directory.js';

/** A path for a database in a new directory; nothing is there yet. */
export const newDatabasePath = async (): Promise<string> => join(await temporaryDirectory(), 'auth.db');

/** Opens, hands over and closes, whatever happens. */
export async function withDatabase<Result>(
  options: Parameters<typeof SqliteDatabase.open>[0],
  work: (database: SqliteDatabase) => Promise<Result>,
): Promise<Result> {
  const database = await SqliteDatabase.open(options);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Runs SQL on a file behind the adapter's back. */
export async function meddle(path: string, ...statements: readonly string[]): Promise<void> {
  const connection = (await loadSqlite())(path);
  for (const statement of statements) connection.exec(statement);
  connection.close();
}

/** Permission bits of a file or directory. */
export const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

/** An engine whose `exec` fails for a statement as long as the test says so. */
export async function failingEngine() {
  const connect = await loadSqlite();
  const failures = new Map<string, Error>();
  return {
    /** The next executions of `sql` fail with this SQLite result code, until `heal`. */
    fail(sql: string, errcode: number): void {
      failures.set(sql, Object.assign(new Error('injected'), { code: 'ERR_SQLITE_ERROR', errcode }));
    },
    heal: () => failures.clear(),
    connect(path: string): RawConnection {
      const connection = connect(path);
      return {
        prepare: (sql) => connection.prepare(sql),
        close: () => connection.close(),
        exec(sql) {
          const failure = failures.get(sql);
          if (failure !== undefined) throw failure;
          connection.exec(sql);
        },
      };
    },
  };
}
