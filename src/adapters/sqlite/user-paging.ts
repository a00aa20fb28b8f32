import type { User } from '../../domain/model/user.js';
import { EXACT_TOTAL, type UserPage, type UserQuery } from '../../domain/model/user-query.js';
import type { SqliteDatabase } from './sqlite-database.js';
import type { SqlInput } from './sqlite-driver.js';
import {
  allOf,
  cursorAt,
  filterOf,
  isRare,
  laterThan,
  prefixFilter,
  prefixTest,
  type Filter,
} from './user-filter.js';
import { USER_COLUMNS, userOf } from './user-rows.js';
import { walkForPrefix } from './user-walk.js';

const ORDER = 'ORDER BY created_at, id';

/**
 * One page in order of (createdAt, id). However many users there are, no step counts or sorts more
 * than EXACT_TOTAL + 1 rows, so that the event loop is never held long.
 */
export async function pageOf(database: SqliteDatabase, query: UserQuery): Promise<UserPage> {
  const counted = await database.read(() => countUpTo(database, matchingRows(query)));
  const walks = query.prefix !== undefined && !isRare(query) && counted > EXACT_TOTAL;
  const users = walks
    ? await walkForPrefix(database, query, query.limit + 1)
    : await database.read(() => collect(database, query, query.limit + 1));
  const page = users.slice(0, query.limit);
  const last = page.at(-1);
  return {
    users: page,
    total: Math.min(counted, EXACT_TOTAL),
    totalIsEstimate: counted > EXACT_TOTAL,
    next: last === undefined || users.length === page.length ? undefined : cursorAt(last),
  };
}

function countUpTo(database: SqliteDatabase, { sql, values }: Filter): number {
  const statement = database.statement(`SELECT COUNT(*) AS total FROM (${sql} LIMIT ${EXACT_TOTAL + 1})`);
  return Number(statement.get(...values)?.total);
}

/** The first matches after the cursor; their documents are read only once they are chosen. */
function collect(database: SqliteDatabase, query: UserQuery, limit: number): readonly User[] {
  const { after, prefix } = query;
  const cursor = after === undefined ? [] : [laterThan(after)];
  const candidates = matchingRows(query);
  const narrowed: Filter = { sql: `rowid IN (${candidates.sql})`, values: candidates.values };
  const { sql, values } = allOf(prefix === undefined ? filterOf(query) : narrowed, ...cursor);
  const chosen = `SELECT rowid FROM user WHERE ${sql} ${ORDER} LIMIT ?`;
  return usersIn(database, chosen, [...values, limit]);
}

function usersIn(database: SqliteDatabase, chosen: string, values: readonly SqlInput[]): readonly User[] {
  const statement = database.statement(
    `SELECT ${USER_COLUMNS} FROM user WHERE rowid IN (${chosen}) ${ORDER}`,
  );
  return statement.all(...values).map(userOf);
}

/**
 * Row numbers of all matches, each once: by the index of the rare case where there is one, else by
 * both indexes of the prefix, one after the other, so that a count may stop early.
 */
function matchingRows(query: UserQuery): Filter {
  const { prefix } = query;
  const filter = filterOf(query);
  if (prefix === undefined) return rowsOf(filter);
  if (isRare(query)) return rowsOf(allOf(filter, prefixTest(prefix)));
  const email = prefixFilter('email_key', prefix);
  const byEmail = rowsOf(allOf(filter, email));
  const notByEmail: Filter = { sql: 'NOT (+email_key >= ? AND +email_key < ?)', values: email.values };
  const byNameOnly = rowsOf(allOf(filter, prefixFilter('name_key', prefix), notByEmail));
  return {
    sql: `${byEmail.sql} UNION ALL ${byNameOnly.sql}`,
    values: [...byEmail.values, ...byNameOnly.values],
  };
}

const rowsOf = ({ sql, values }: Filter): Filter => ({ sql: `SELECT rowid FROM user WHERE ${sql}`, values });
