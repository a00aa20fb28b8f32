import type { GroupId, OrgId, UserId } from './ids.js';
import type { Role } from './role.js';

/** `deleted` is a tombstone: it keeps the epochs until the last token of the user has expired. */
export type UserStatus = 'active' | 'suspended' | 'deleted';

export interface Membership {
  readonly groupId: GroupId;
  /** Milliseconds since the epoch, like every time in a record. */
  readonly joinedAt: number;
}

/**
 * One record a user. Memberships live inside it, so that a change of membership and the rise of
 * `claimsEpoch` are one write (a single-document write on every database).
 */
export interface User {
  readonly id: UserId;
  /** As typed, trimmed, NFC. Empty on a tombstone. */
  readonly email: string;
  /** Canonical form of `email`, unique over all records; `deleted:<id>` on a tombstone. */
  readonly emailKey: string;
  /** True only where an administrator vouched for the address. */
  readonly emailVerified: boolean;
  readonly displayName: string;
  readonly role: Role;
  readonly orgId: OrgId;
  /** Where the user was before, the last one last: tokens from there may still be on their way. */
  readonly formerOrgIds?: readonly OrgId[] | undefined;
  readonly status: UserStatus;
  /** PHC string; undefined: no password sign-in until one is set. */
  readonly passwordHash: string | undefined;
  /** Set when too many consecutive failures disabled the password; a reset clears it. */
  readonly passwordDisabledAt: number | undefined;
  readonly memberships: readonly Membership[];
  /** Raised by password change, logout-all, suspension, deletion, admin revoke: older families are refused. */
  readonly sessionEpoch: number;
  /** Raised by all of those and by role, organisation, membership: older access tokens are refused. */
  readonly claimsEpoch: number;
  readonly epochChangedAt: number;
  readonly createdAt: number;
  /** Written by `UserRepository.recordSignIn` only. */
  readonly lastLoginAt: number | undefined;
  readonly deletedAt: number | undefined;
  /** Compare-and-set counter: 0 at insert, +1 at each `replace`. */
  readonly version: number;
}

/** The fields of the next version that end every session: `{ ...user, ...endSessions(user, now) }`. */
export const endSessions = (user: User, now: number) => ({
  sessionEpoch: user.sessionEpoch + 1,
  claimsEpoch: user.claimsEpoch + 1,
  epochChangedAt: now,
});

/** The fields of the next version that make outstanding access tokens stale, and keep the sessions. */
export const staleClaims = (user: User, now: number) => ({
  claimsEpoch: user.claimsEpoch + 1,
  epochChangedAt: now,
});
