import type { OrgId, ServiceTokenId, UserId } from './ids.js';
import type { Role } from './role.js';

/** What is kept of a service token: never the token, only its SHA-256. */
export interface ServiceToken {
  readonly id: ServiceTokenId;
  readonly orgId: OrgId;
  /** Unique in the organisation, free again after the token is revoked. */
  readonly name: string;
  readonly description: string;
  readonly role: Role;
  /** SHA-256 of the whole token, base64url; unique. 256 random bits need no slow hash. */
  readonly tokenHash: string;
  readonly createdBy: UserId;
  readonly createdAt: number;
}
