import { AuthError } from './errors.js';
import type { Role } from './model/role.js';
import { endSessions, type Membership, staleClaims, type User } from './model/user.js';
import { type ParsedChanges, revised } from './user-changes.js';

/** What a list says about an account that exists; undefined leaves a field alone. */
export interface UserUpdate extends ParsedChanges {
  readonly role: Role | undefined;
  readonly passwordHash: string | undefined;
  /** All of them; a membership that stays keeps its time of joining. */
  readonly memberships: readonly Membership[] | undefined;
}

/**
 * The next record; the same object when nothing differs. A new password ends the sessions, whatever
 * tokens show makes them stale.
 * @throws AuthError `user_not_found` for a tombstone.
 */
export function updatedUser(user: User, update: UserUpdate, now: number): User {
  if (user.status === 'deleted') throw new AuthError('user_not_found');
  const { role = user.role, passwordHash = user.passwordHash } = update;
  const next = revised(user, update, now);
  const memberships =
    update.memberships === undefined
      ? next.memberships
      : update.memberships.map((wanted) => membershipIn(next, wanted) ?? wanted);
  const rekeyed = passwordHash !== user.passwordHash;
  const endsSessions = rekeyed || next.sessionEpoch > user.sessionEpoch;
  const isShown =
    role !== user.role || next.claimsEpoch > user.claimsEpoch || !sameGroups(memberships, user.memberships);
  const isSame =
    !endsSessions &&
    !isShown &&
    next.displayName === user.displayName &&
    next.email === user.email &&
    next.status === user.status;
  if (isSame) return user;
  return {
    ...next,
    ...{ role, passwordHash, memberships },
    passwordDisabledAt: rekeyed ? undefined : user.passwordDisabledAt,
    ...(endsSessions ? endSessions(user, now) : isShown ? staleClaims(user, now) : {}),
  };
}

const membershipIn = ({ memberships }: User, { groupId }: Membership): Membership | undefined =>
  memberships.find((membership) => membership.groupId === groupId);

const sameGroups = (some: readonly Membership[], others: readonly Membership[]): boolean =>
  some.length === others.length &&
  some.every(({ groupId }) => others.some((other) => other.groupId === groupId));
