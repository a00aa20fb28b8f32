import type { GroupId, KeyId, OrgId, SessionId, UserId } from './ids.js';
import type { Role } from './role.js';
import type { SigningAlgorithm } from './signing-key.js';

/** No access token lives longer, under any settings. */
export const LONGEST_ACCESS_TOKEN_SECONDS = 86_400;

/** Protected header of an access token (RFC 9068 section 2.1). */
export interface AccessTokenHeader {
  readonly alg: SigningAlgorithm;
  readonly typ: 'at+jwt';
  readonly kid: KeyId;
}

/** Claims of an access token (RFC 9068 section 2.2); times in seconds. */
export interface AccessClaims {
  readonly iss: string;
  readonly sub: UserId;
  readonly aud: string;
  readonly exp: number;
  readonly iat: number;
  readonly jti: string;
  readonly client_id: string;
  readonly sid: SessionId;
  /** The user's `claimsEpoch` read with these claims; verifiers refuse lower ones. */
  readonly epoch: number;
  readonly email: string;
  readonly email_verified: boolean;
  readonly role: Role;
  /** `role` as a list (RFC 9068 section 2.2.3.1). */
  readonly roles: readonly Role[];
  readonly org_id: OrgId;
  /** Group ids, never names. */
  readonly groups: readonly GroupId[];
}

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** `exp − iat` of the access token. */
  readonly expiresInSeconds: number;
}
