import type { OrgId, SessionId, UserId } from './ids.js';
import type { Role } from './role.js';

/** Who a verified access token speaks for. The role only pre-filters: writes re-read the user. */
export interface Principal {
  readonly userId: UserId;
  readonly role: Role;
  readonly orgId: OrgId;
  readonly sid: SessionId;
  /** The `claimsEpoch` that the token carries; writes refuse a caller whose record has moved on. */
  readonly epoch: number;
  /** Whether the token is for an audience that may administer. */
  readonly mayAdminister: boolean;
}

/** Where a request came from, as far as it is kept with a session. */
export interface RequestOrigin {
  /** Client address, or undefined when unknown (embedded use). */
  readonly address: string | undefined;
  /** User agent as sent; cleaned before it is stored. */
  readonly userAgent: string | undefined;
}
