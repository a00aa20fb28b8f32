import type { OrgId, SessionId, UserId } from './ids.js';
import type { Role } from './role.js';

/** The user that a verified access token speaks for. Its role may be outdated: writes read the user anew. */
export interface Principal {
  readonly userId: UserId;
  readonly role: Role;
  readonly orgId: OrgId;
  readonly sid: SessionId;
  /** The `claimsEpoch` in the token; writes refuse a caller whose record has a higher one by now. */
  readonly epoch: number;
  /** Whether the token is for an audience that may administer. */
  readonly mayAdminister: boolean;
}

/** Where a request came from: shown with a session and in alarms, and what throttling and queue shares go by. */
export interface RequestOrigin {
  /**
   * The address of the client, as a trusted proxy or the socket tells it. Undefined when the application does
   * not know it: then nothing is throttled by address, and the request has no share of its own in the queue
   * for password hashing. What is throttled by account or user stays so.
   */
  readonly address: string | undefined;
  /** The user agent as sent; cleaned before it is stored. */
  readonly userAgent: string | undefined;
}
