import type { AccessClaims } from './model/access-token.js';
import { isRole } from './model/role.js';
import type { RawClaims } from './model/token-claims.js';
import { refuseToken } from './token-refusal.js';

/** The claims as those of a token of this server (RFC 9068). @throws AuthError `token_malformed` when they are not. */
export function accessClaimsOf(rawClaims: RawClaims): AccessClaims {
  if (isAccessClaims(rawClaims)) return rawClaims;
  return refuseToken('token_malformed', 'a claim of access tokens is missing or of the wrong type');
}

function isAccessClaims(claims: RawClaims): claims is RawClaims & AccessClaims {
  const { sub, jti, sid, role, org_id: orgId, epoch } = claims;
  return (
    isText(sub) &&
    isText(jti) &&
    isText(sid) &&
    isText(orgId) &&
    isText(role) &&
    isRole(role) &&
    isEpoch(epoch)
  );
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isEpoch = (value: unknown): boolean => Number.isSafeInteger(value);
