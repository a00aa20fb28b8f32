import { byCodePoint } from '../../domain/model/code-point-order.js';
import type { User } from '../../domain/model/user.js';
import {
  displayNameKey,
  type UserCursor,
  type UserPage,
  type UserQuery,
  userPageOf,
} from '../../domain/model/user-query.js';

/** One page of the users that match, in order of (createdAt, id). */
export function pageOf(users: Iterable<User>, query: UserQuery): UserPage {
  const matching = [...users].filter((user) => matches(user, query)).sort(byCreation);
  const { after } = query;
  const rest = after === undefined ? matching : matching.filter((user) => byCreation(user, after) > 0);
  return userPageOf(rest, query.limit, matching.length);
}

const matches = (user: User, { orgId, role, status, prefix }: UserQuery): boolean =>
  (orgId === undefined || user.orgId === orgId) &&
  (role === undefined || user.role === role) &&
  (status === undefined || user.status === status) &&
  (prefix === undefined ||
    user.emailKey.startsWith(prefix) ||
    displayNameKey(user.displayName).startsWith(prefix));

const byCreation = (left: UserCursor, right: UserCursor): number =>
  left.createdAt - right.createdAt || byCodePoint(left.id, right.id);
