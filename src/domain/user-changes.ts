import { chosenOrg } from './access-policy.js';
import { type EmailAddress, parseEmail } from './email-address.js';
import { AuthError } from './errors.js';
import type { OrgId } from './model/ids.js';
import { endSessions, staleClaims, type User } from './model/user.js';
import { parseDisplayName } from './new-user.js';

/** What an admin may change of a user; absent members stay as they are. */
export interface UserChanges {
  readonly displayName?: string | undefined;
  readonly email?: string | undefined;
  /** True when an admin vouches for the address. */
  readonly emailVerified?: boolean | undefined;
  readonly status?: 'active' | 'suspended' | undefined;
  readonly orgId?: OrgId | undefined;
}

export interface ParsedChanges extends Omit<UserChanges, 'email'> {
  readonly email?: EmailAddress | undefined;
}

/** @throws AuthError `validation_failed`; `forbidden` when somebody else than a superadmin moves a user. */
export function parseUserChanges(admin: User, wanted: UserChanges): ParsedChanges {
  if (wanted.orgId !== undefined && admin.role !== 'superadmin') throw new AuthError('forbidden');
  return {
    ...wanted,
    displayName: wanted.displayName === undefined ? undefined : parseDisplayName(wanted.displayName),
    email: wanted.email === undefined ? undefined : parseEmail(wanted.email),
    orgId: wanted.orgId === undefined ? undefined : chosenOrg(admin, wanted.orgId),
  };
}

/**
 * The next record. Suspension ends the sessions, a change of what tokens show makes access tokens stale, and a
 * user who moves to another organisation leaves the groups of the old one.
 */
export function revised(user: User, changes: ParsedChanges, now: number): User {
  const email = changes.email ?? { shown: user.email, key: user.emailKey };
  const orgId = changes.orgId ?? user.orgId;
  const status = changes.status ?? user.status;
  const sameAddress = email.key === user.emailKey;
  const next: User = {
    ...user,
    displayName: changes.displayName ?? user.displayName,
    email: email.shown,
    emailKey: email.key,
    emailVerified: changes.emailVerified ?? (sameAddress && user.emailVerified),
    memberships: orgId === user.orgId ? user.memberships : [],
    status,
    orgId,
    ...(orgId === user.orgId ? {} : { formerOrgIds: formerOrgs(user) }),
  };
  if (status === 'suspended' && user.status !== 'suspended') return { ...next, ...endSessions(user, now) };
  const shownChange =
    orgId !== user.orgId || email.shown !== user.email || next.emailVerified !== user.emailVerified;
  return shownChange ? { ...next, ...staleClaims(user, now) } : next;
}

/** Former organisations that are kept: more moves than this within the life of a token are not to be expected. */
const MOVES_KEPT = 16;

/** The organisations whose resource servers must learn that tokens from before the move are revoked. */
const formerOrgs = (user: User): readonly OrgId[] =>
  [...new Set([...(user.formerOrgIds ?? []).filter((id) => id !== user.orgId), user.orgId])].slice(
    -MOVES_KEPT,
  );
