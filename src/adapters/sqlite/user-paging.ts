import type { User } from '../../domain/model/user.js';
import { EXACT_TOTAL, type UserPage, type UserQuery, userPageOf } from '../../domain/model/user-query.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { allOf, filterOf, isRare, laterThan, prefixFilter, prefixTest, type Filter } from './user-filter.js';
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
  return userPageOf(users, query.limit, counted);
}

function countUpTo(database: SqliteDatabase, { sql, values }: Filter): number {
  const statement = database.statement(`SELECT COUNT(*) AS total FROM (${sql} LIMIT ${EXACT_TOTAL + 1})`);
  return Number(statement.get(...values)?.total);
}

/** The first matches after the cursor; their documents are read only once they are chosen. */
function collect(database: SqliteDatabase, query: UserQuery, limit: number): readonly User[] {
  const cursor = query.after === undefined ? [] : [laterThan(query.after)];
  const { sql, values } = allOf(matchesOf(query), ...cursor);
  const chosen = `SELECT rowid FROM user WHERE ${sql} ${ORDER} LIMIT ?`;
  const statement = database.statement(
    `SELECT ${USER_COLUMNS} FROM user WHERE rowid IN (${chosen}) ${ORDER}`,
  );
  return statement.all(...values, limit).map(userOf);
}

/** All conditions of a query, in the form that finds few matches soonest. */
function matchesOf(query: UserQuery): Filter {
  const { prefix } = query;
  if (prefix === undefined) return filterOf(query);
  if (isRare(query)) return allOf(filterOf(query), prefixTest(prefix));
  const { sql, values } = matchingRows(query);
  return { sql: `rowid IN (${sql})`, values };
}

/**
 * Row numbers of all matches, each once: by the index of the rare case where there is one, else by
 * both indexes of the prefix, one after the other, so that a count may stop early.
 */
function matchingRows(query: UserQuery): Filter {
  const { prefix } = query;
  if (prefix === undefined || isRare(query)) return rowsOf(matchesOf(query));
  const filter = filterOf(query);
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
