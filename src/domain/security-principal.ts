import type { AgentClaims, SecurityPrincipal } from './model/security.js';
import type { RawClaims, TokenClaims } from './model/token-claims.js';

/** Claims that say nothing. */
export const EMPTY_CLAIMS: TokenClaims = Object.freeze({
  sub: '',
  email: '',
  role: '',
  orgId: '',
  groups: Object.freeze([]),
  jti: '',
});

/** A principal as jobs and tests write it down: only what matters to them. */
export interface PrincipalLike extends Partial<TokenClaims> {
  /** The one `role` when left out. */
  readonly roles?: readonly string[];
  readonly rawClaims?: RawClaims;
  /** The agent that acts beside the user. */
  readonly agent?: AgentClaims;
}

/** Fills in what was left out with emptiness. */
export function principalFrom({
  roles,
  rawClaims,
  agent: _agent,
  ...given
}: PrincipalLike): SecurityPrincipal {
  const claims = { ...EMPTY_CLAIMS, ...given };
  return {
    claims,
    rawClaims: rawClaims ?? Object.freeze({}),
    roles: roles ?? (claims.role === '' ? [] : [claims.role]),
  };
}
