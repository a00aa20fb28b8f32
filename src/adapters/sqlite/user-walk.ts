import type { User } from '../../domain/model/user.js';
import type { UserCursor, UserQuery } from '../../domain/model/user-query.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { allOf, filterOf, laterThan, notLaterThan, prefixTest } from './user-filter.js';
import { USER_COLUMNS, userOf } from './user-rows.js';

/** Users looked at in one turn of the event loop: a few milliseconds. */
const STRIDE = 2_000;
const ORDER = 'ORDER BY created_at, id';

/**
 * A prefix with many matches: walks through the users in order of creation, tests each, and lets
 * others work between two strides. A page fills soon, unless all matches were created late.
 */
export async function walkForPrefix(
  database: SqliteDatabase,
  query: UserQuery,
  limit: number,
): Promise<readonly User[]> {
  const found: User[] = [];
  let from = query.after;
  for (;;) {
    const start = from;
    const to = await database.read(() => endOfStride(database, query, start));
    found.push(...(await database.read(() => between(database, query, start, to, limit - found.length))));
    if (to === undefined || found.length >= limit) return found;
    from = to;
    await new Promise(setImmediate);
  }
}

/** Position of the last user of the next stride; undefined when fewer remain. */
function endOfStride(
  database: SqliteDatabase,
  { orgId }: UserQuery,
  from: UserCursor | undefined,
): UserCursor | undefined {
  const cursor = from === undefined ? [] : [laterThan(from)];
  const { sql, values } = allOf(filterOf({ orgId }), ...cursor);
  const row = database
    .statement(`SELECT created_at, id FROM user WHERE ${sql} ${ORDER} LIMIT 1 OFFSET ${STRIDE}`)
    .get(...values);
  return row && { createdAt: row.created_at as number, id: row.id as UserCursor['id'] };
}

function between(
  database: SqliteDatabase,
  query: UserQuery,
  from: UserCursor | undefined,
  to: UserCursor | undefined,
  limit: number,
): readonly User[] {
  const start = from === undefined ? [] : [laterThan(from)];
  const end = to === undefined ? [] : [notLaterThan(to)];
  const { sql, values } = allOf(filterOf(query), prefixTest(query.prefix ?? ''), ...start, ...end);
  return database
    .statement(`SELECT ${USER_COLUMNS} FROM user WHERE ${sql} ${ORDER} LIMIT ?`)
    .all(...values, limit)
    .map(userOf);
}
