import type { Membership, User } from '../../domain/model/user.js';
import { displayNameKey } from '../../domain/model/user-query.js';
import { parsedRecord } from './parsed-record.js';
import type { SqlInput, SqlRow } from './sqlite-driver.js';

/** `lastLoginAt` has a column of its own, so that a sign-in rewrites no document. */
type UserDocument = Omit<User, 'lastLoginAt'>;

/** Columns that `userOf` needs. */
export const USER_COLUMNS = 'document, last_login_at';

/** Values in the order `id, email_key, name_key, org_id, role, status, created_at, deleted_at, version, document`. */
export function userValues(user: User): readonly SqlInput[] {
  const { lastLoginAt: _, ...document } = user;
  return [
    user.id,
    user.emailKey,
    displayNameKey(user.displayName),
    user.orgId,
    user.role,
    user.status,
    user.createdAt,
    user.deletedAt ?? null,
    user.version,
    JSON.stringify(document),
  ];
}

const OPTIONAL = ['passwordHash', 'passwordDisabledAt', 'deletedAt'] as const;

/** The record in a row of `USER_COLUMNS`. */
export function userOf(row: SqlRow): User {
  const document = parsedRecord<UserDocument>(row.document, OPTIONAL);
  return Object.assign(document, { lastLoginAt: (row.last_login_at as number | null) ?? undefined });
}

/** A copy of the memberships that `membersOf` may show: none of a tombstone. */
export const visibleMemberships = (user: User): readonly Membership[] =>
  user.status === 'deleted' ? [] : user.memberships.map(({ groupId, joinedAt }) => ({ groupId, joinedAt }));
