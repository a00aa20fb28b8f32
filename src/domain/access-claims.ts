import type { AccessClaims } from './model/access-token.js';
import { isRole } from './model/role.js';
import type { RawClaims } from './model/token-claims.js';
import { refuseToken } from './token-refusal.js';

/** The claims that this server reads of an access token, whoever signed it; the others are as they stood. */
export type CheckedClaims = RawClaims &
  Pick<AccessClaims, 'sub' | 'aud' | 'jti' | 'sid' | 'epoch' | 'role' | 'org_id' | 'groups'>;

const NO_GROUPS: readonly string[] = Object.freeze([]);

/**
 * The claims, checked as those of a token of this server (RFC 9068). Tokens of another issuer whose key was
 * imported may lack `aud` and `groups`, and get empty ones.
 * @throws AuthError `token_malformed` when any other is missing, or one is of the wrong type.
 */
export function accessClaimsOf(rawClaims: RawClaims): CheckedClaims {
  const { aud, groups } = rawClaims;
  const claims = aud === undefined || groups === undefined ? completed(rawClaims) : rawClaims;
  if (isChecked(claims)) return claims;
  return refuseToken('token_malformed', 'a claim of access tokens is missing or of the wrong type');
}

const completed = (claims: RawClaims): RawClaims => ({
  ...claims,
  aud: claims['aud'] === undefined ? '' : claims['aud'],
  groups: claims['groups'] === undefined ? NO_GROUPS : claims['groups'],
});

function isChecked(claims: RawClaims): claims is CheckedClaims {
  const { sub, aud, jti, sid, role, org_id: orgId, epoch, groups } = claims;
  return (
    isText(sub) &&
    isText(jti) &&
    isText(sid) &&
    isText(orgId) &&
    isText(role) &&
    isRole(role) &&
    isEpoch(epoch) &&
    typeof aud === 'string' &&
    Array.isArray(groups) &&
    groups.every((group) => typeof group === 'string')
  );
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isEpoch = (value: unknown): boolean => Number.isSafeInteger(value);
