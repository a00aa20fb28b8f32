import { DatabaseFileError } from './database-file-error.js';
import type { UniqueRule } from './schema.js';
import type { RawConnection } from './sqlite-driver.js';

/**
 * Checks that every promised uniqueness is enforced by an index with exactly those columns, compared
 * byte by byte, without a condition.
 * @throws DatabaseFileError that names the first rule without such an index.
 */
export function requireUniqueIndexes(connection: RawConnection, rules: readonly UniqueRule[]): void {
  for (const rule of rules) {
    if (uniqueKeysOf(connection, rule.table).includes(rule.columns.join())) continue;
    throw new DatabaseFileError(
      `The database lacks the unique index on ${rule.table} (${rule.columns.join(', ')}), or it differs. ` +
        'Two records could become one identity: restore a backup, or recreate the index.',
    );
  }
}

function uniqueKeysOf(connection: RawConnection, table: string): readonly string[] {
  return connection
    .prepare('SELECT name FROM pragma_index_list(?) WHERE "unique" = 1 AND partial = 0')
    .all(table)
    .map(({ name }) => keyOf(connection, String(name)));
}

function keyOf(connection: RawConnection, index: string): string {
  return connection
    .prepare('SELECT name, coll FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno')
    .all(index)
    .map(({ name, coll }) => (coll === 'BINARY' ? String(name) : `${String(name)} ${String(coll)}`))
    .join();
}
