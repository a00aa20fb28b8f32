import type { Collection } from 'mongodb';
import {
  EXACT_TOTAL,
  type UserCursor,
  type UserPage,
  type UserQuery,
  userPageOf,
} from '../../domain/model/user-query.js';
import type { MongoDatabase } from './mongo-database.js';
import { storable } from './storable.js';
import { userOf, type UserDocument } from './user-documents.js';

/** Every text that begins with a prefix lies below the prefix followed by the last code point. */
const LAST_CODE_POINT = '\u{10FFFF}';
const ORDER = { createdAt: 1, _id: 1 } as const;

/**
 * One page in order of (createdAt, id); nothing is skipped over.
 * @param exactTotal no more than so many are counted.
 */
export async function pageOf(
  database: MongoDatabase,
  users: Collection<UserDocument>,
  query: UserQuery,
  exactTotal = EXACT_TOTAL,
): Promise<UserPage> {
  const filter = filterOf(storable(query));
  const counted = await database.run(() => users.countDocuments(filter, { limit: exactTotal + 1 }));
  const after = query.after === undefined ? filter : { $and: [filter, laterThan(query.after)] };
  const found = await database.run(() =>
    users
      .find(after, { sort: ORDER, limit: query.limit + 1, ...(counted > exactTotal ? walk(query) : {}) })
      .map(userOf)
      .toArray(),
  );
  return userPageOf(found, query.limit, counted, exactTotal);
}

/** A prefix with many matches is walked for in order of creation: finding all of them to sort them takes longer. */
function walk({ prefix, orgId }: UserQuery): { readonly hint?: string } {
  if (prefix === undefined) return {};
  return { hint: orgId === undefined ? 'created' : 'org_created' };
}

function filterOf({ orgId, role, status, prefix }: UserQuery): object {
  return {
    status: status === undefined ? { $ne: 'deleted' } : { $eq: status },
    ...(orgId === undefined ? {} : { orgId: { $eq: orgId } }),
    ...(role === undefined ? {} : { role: { $eq: role } }),
    // Beside the plain field, so that the small index of rare cases may be used.
    ...(role === undefined || role === 'viewer' ? {} : { elevatedRole: { $eq: role } }),
    ...(status === 'suspended'
      ? { suspendedOrgId: orgId === undefined ? { $gte: '' } : { $eq: orgId } }
      : {}),
    ...(prefix === undefined ? {} : { $or: [{ emailKey: within(prefix) }, { nameKey: within(prefix) }] }),
  };
}

const within = (prefix: string) => ({ $gte: prefix, $lt: prefix + LAST_CODE_POINT });

const laterThan = ({ createdAt, id }: UserCursor) => ({
  createdAt: { $gte: createdAt },
  $or: [{ createdAt: { $gt: createdAt } }, { _id: { $gt: id } }],
});
