import type { User } from '../../domain/model/user.js';
import {
  EXACT_TOTAL,
  type UserCursor,
  type UserPage,
  type UserQuery,
} from '../../domain/model/user-query.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { both, filterOf, prefixFilter, type Filter } from './user-filter.js';
import { USER_COLUMNS, userOf } from './user-rows.js';

const ORDER = 'ORDER BY created_at, id';

/** One page in order of (createdAt, id). Never counts, and never sorts, more than EXACT_TOTAL + 1 rows. */
export function pageOf(database: SqliteDatabase, query: UserQuery): UserPage {
  const filter = filterOf(query);
  const matching = query.prefix ? withPrefix(filter, query.prefix) : filter;
  const counted = countUpTo(database, matchingRows(filter, query.prefix));
  const users = findPage(database, query, counted > EXACT_TOTAL ? matching : narrow(filter, query.prefix));
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

/** Reads one row more than the page, to know whether another page follows. */
function findPage(database: SqliteDatabase, { after, limit }: UserQuery, filter: Filter): readonly User[] {
  const { sql, values } = after === undefined ? filter : both(filter, laterThan(after));
  const statement = database.statement(`SELECT ${USER_COLUMNS} FROM user WHERE ${sql} ${ORDER} LIMIT ?`);
  return statement.all(...values, limit + 1).map(userOf);
}

const laterThan = ({ createdAt, id }: UserCursor): Filter => ({
  sql: '(created_at, id) > (?, ?)',
  values: [createdAt, id],
});

/** Row numbers of all matches, found through the indexes of the prefix where there is one. */
function matchingRows(filter: Filter, prefix: string | undefined): Filter {
  if (!prefix) return { sql: `SELECT 1 FROM user WHERE ${filter.sql}`, values: filter.values };
  const byEmail = both(filter, prefixFilter('email_key', prefix));
  const byName = both(filter, prefixFilter('name_key', prefix));
  return {
    sql: `SELECT rowid FROM user WHERE ${byEmail.sql} UNION SELECT rowid FROM user WHERE ${byName.sql}`,
    values: [...byEmail.values, ...byName.values],
  };
}

/** Few matches: collect them by prefix and sort. */
function narrow(filter: Filter, prefix: string | undefined): Filter {
  if (!prefix) return filter;
  const { sql, values } = matchingRows(filter, prefix);
  return { sql: `rowid IN (${sql})`, values };
}

/** Many matches: walk in order of creation and test each; a page fills soon. The `+` keeps other indexes out. */
function withPrefix(filter: Filter, prefix: string): Filter {
  const email = prefixFilter('email_key', prefix);
  const name = prefixFilter('name_key', prefix);
  const either = `((+${email.sql}) OR (+${name.sql}))`;
  return both(filter, { sql: either, values: [...email.values, ...name.values] });
}

const cursorAt = ({ createdAt, id }: User): UserCursor => ({ createdAt, id });
