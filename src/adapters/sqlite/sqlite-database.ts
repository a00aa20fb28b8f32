import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { HealthCheck } from '../../ports/health-check.js';
import { backUp } from './backup.js';
import { makePrivate } from './database-file.js';
import { asCallerError, isBusy, storeUnavailable } from './sqlite-failure.js';
import { SqlStatement, type RawConnection } from './sqlite-driver.js';
import { openConnection, type SqliteDatabaseOptions } from './open-connection.js';
import { WriteQueue } from './write-queue.js';

const READ_PATIENCE_MS = 5_000;
/** A write that changes a page whatever was there. */
const PROBE = `INSERT INTO setting (name, value) VALUES ('write_probe', 1)
  ON CONFLICT (name) DO UPDATE SET value = value + 1`;

/**
 * One SQLite database, shared by the repositories of this folder. Reads run at once and see committed
 * data only; writes are committed in groups. Another process may use the same file.
 */
export class SqliteDatabase implements HealthCheck {
  readonly name = 'database';
  /** Version of the SQLite library. Below 3.51.3 a second process on the same file risks a known bug of its WAL. */
  readonly sqliteVersion: string;
  readonly #statements = new Map<string, SqlStatement>();
  readonly #writes: WriteQueue;
  #closing: Promise<void> | undefined;

  private constructor(
    private readonly connection: RawConnection,
    private readonly file: { readonly path: string; readonly inode: bigint } | undefined,
  ) {
    this.#writes = new WriteQueue(connection);
    this.sqliteVersion = String(connection.prepare('SELECT sqlite_version() AS version').get()?.version);
  }

  /**
   * Opens, creates or migrates the database.
   * @throws DatabaseFileError when the file is not ours, is from a newer version, or lacks a unique index.
   */
  static async open(options: SqliteDatabaseOptions): Promise<SqliteDatabase> {
    const connection = await openConnection(options);
    if (options.path === ':memory:') return new SqliteDatabase(connection, undefined);
    const path = resolve(options.path);
    if (options.leaveModes !== true) await makePrivate(path);
    const { ino: inode } = await stat(path, { bigint: true });
    return new SqliteDatabase(connection, { path, inode });
  }

  /** Transactions committed by this process, for measurements. */
  get commits(): number {
    return this.#writes.commits;
  }

  /** The prepared statement of a constant text; prepared once. */
  statement(sql: string): SqlStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = new SqlStatement(this.connection.prepare(sql));
    this.#statements.set(sql, statement);
    return statement;
  }

  /**
   * Runs synchronous reads on committed data.
   * @throws AuthError `store_unavailable` when SQLite cannot answer.
   */
  async read<Result>(work: () => Result): Promise<Result> {
    for (const start = performance.now(); ;) {
      if (this.#closing !== undefined) throw storeUnavailable(new Error('The database is closed.'));
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() - start > READ_PATIENCE_MS) throw asCallerError(error);
      }
      await delay(5);
    }
  }

  /**
   * Runs synchronous work that writes with at most one statement; resolves once it is durable.
   * Nothing comes between its reads and its write, in this process or another.
   * @throws AuthError `store_unavailable` when the commit failed: nothing of it may be assumed.
   */
  write<Result>(work: () => Result): Promise<Result> {
    return this.#submit(work, false);
  }

  /** As `write`, for several writing statements: all of them or none. */
  writeTogether<Result>(work: () => Result): Promise<Result> {
    return this.#submit(work, true);
  }

  /**
   * Fails when the file cannot be read, or no longer lies under its path (writes would be lost with it), or
   * when the last write failed and one of its own still does.
   */
  async check(): Promise<void> {
    await this.read(() => this.statement('SELECT COUNT(*) FROM setting').get());
    if (this.#writes.isFailing) await this.write(() => this.statement(PROBE).run());
    if (this.file === undefined) return;
    const found = await stat(this.file.path, { bigint: true });
    if (found.ino !== this.file.inode) throw new Error('The database file was replaced while in use.');
  }

  /**
   * A complete copy in a new file of mode 0600.
   * @throws Error `EEXIST` when the file exists.
   * @throws AuthError `store_unavailable` when SQLite cannot copy.
   */
  async backup(targetPath: string): Promise<void> {
    if (this.#closing !== undefined) throw storeUnavailable(new Error('The database is closed.'));
    await backUp(this.connection, resolve(targetPath)).catch((error: unknown) => {
      throw asCallerError(error);
    });
  }

  /** Waits for submitted writes, folds the log into the file and closes. Closing twice is closing once. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#writes.drained();
    try {
      this.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // Another process is reading: the log stays, and the next opening folds it in.
    } finally {
      this.#statements.clear();
      this.connection.close();
    }
  }

  #submit<Result>(work: () => Result, savepoint: boolean): Promise<Result> {
    if (this.#closing !== undefined) {
      return Promise.reject(storeUnavailable(new Error('The database is closed.')));
    }
    return this.#writes.submit(work, savepoint);
  }
}
