import type { OrgId, UserId } from './ids.js';
import type { Role } from './role.js';
import type { User } from './user.js';

/** A page of users in order of creation; tombstones are never listed. */
export interface UserQuery {
  readonly orgId?: OrgId | undefined;
  readonly role?: Role | undefined;
  readonly status?: 'active' | 'suspended' | undefined;
  /** Prefix of `emailKey` or of the lower-cased NFC display name; given in that canonical form. */
  readonly prefix?: string | undefined;
  /** 1 to 200. */
  readonly limit: number;
  readonly after?: UserCursor | undefined;
}

/** Position after one user: sorted by creation time, then id, so that inserts move nothing. */
export interface UserCursor {
  readonly createdAt: number;
  readonly id: UserId;
}

export interface UserPage {
  readonly users: readonly User[];
  /** Exact up to `EXACT_TOTAL`; beyond it that number, with `totalIsEstimate`. */
  readonly total: number;
  readonly totalIsEstimate: boolean;
  readonly next: UserCursor | undefined;
}

export const EXACT_TOTAL = 10_000;

/** How a display name is compared: NFC, lower case. */
export const displayNameKey = (displayName: string): string => displayName.normalize('NFC').toLowerCase();
