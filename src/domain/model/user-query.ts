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

/**
 * The page that begins with these users.
 * @param found in order, from the cursor on; where there are more than `limit`, one more at least.
 * @param counted all that match, not from the cursor on; what is above `exactTotal` need not be exact.
 */
export function userPageOf(
  found: readonly User[],
  limit: number,
  counted: number,
  exactTotal: number = EXACT_TOTAL,
): UserPage {
  const users = found.slice(0, limit);
  const last = users.at(-1);
  return {
    users,
    total: Math.min(counted, exactTotal),
    totalIsEstimate: counted > exactTotal,
    next:
      last === undefined || found.length === users.length
        ? undefined
        : { createdAt: last.createdAt, id: last.id },
  };
}
