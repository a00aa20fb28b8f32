import { AuthError } from '../../domain/errors.js';

// Primary result codes, https://www.sqlite.org/rescode.html
const SQLITE_ERROR = 1;
const SQLITE_BUSY = 5;
const SQLITE_TOOBIG = 18;
const SQLITE_CONSTRAINT = 19;
const SQLITE_MISMATCH = 20;
const SQLITE_RANGE = 25;
const SQLITE_NOTADB = 26;

/** Failures of one statement that leave the transaction around it intact. */
const STATEMENT_ONLY: ReadonlySet<number | undefined> = new Set([
  SQLITE_ERROR,
  SQLITE_TOOBIG,
  SQLITE_CONSTRAINT,
  SQLITE_MISMATCH,
  SQLITE_RANGE,
]);

/** The primary result code of an error that came from SQLite; undefined for any other error. */
function resultCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Whether SQLite itself reported the error. */
export const isFromSqlite = (error: unknown): error is Error => resultCode(error) !== undefined;

/** Whether another connection holds the lock, so that a later try may succeed. */
export const isBusy = (error: unknown): boolean => resultCode(error) === SQLITE_BUSY;

/** Whether the file is something else than an SQLite database. */
export const isNoDatabase = (error: unknown): boolean => resultCode(error) === SQLITE_NOTADB;

/** Whether the whole transaction is lost: disk full, I/O error, corruption. */
export function endsTransaction(error: unknown): boolean {
  const code = resultCode(error);
  return code !== undefined && !STATEMENT_ONLY.has(code);
}

/** What a caller may see: SQLite's own errors become `store_unavailable`; any other stays what it is. */
export const asCallerError = (error: unknown): unknown =>
  isFromSqlite(error) ? storeUnavailable(error) : error;

/** The refusal for a store that cannot answer now. */
export const storeUnavailable = (cause: unknown): AuthError =>
  new AuthError('store_unavailable', { retryAfterSeconds: 1, cause });
