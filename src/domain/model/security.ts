import type { RawClaims, TokenClaims } from './token-claims.js';

/** Who a validated token speaks for at a resource server, with the roles that were resolved for it. */
export interface SecurityPrincipal {
  readonly claims: TokenClaims;
  readonly rawClaims: RawClaims;
  readonly roles: readonly string[];
}

/** What an agent token says: who acts, for whom, and within which bounds; what is missing is empty. */
export interface AgentClaims {
  readonly sub: string;
  /** The user on whose behalf the agent acts (`user_id`). */
  readonly userId: string;
  readonly orgId: string;
  readonly scopes: readonly string[];
  /** `spend_limit`, in whatever unit the issuer counts; undefined when the token sets none. */
  readonly spendLimit: number | undefined;
  /** The agents that delegated, first one first (`parent_chain`). */
  readonly parentChain: readonly string[];
  readonly jti: string;
  readonly rawClaims: RawClaims;
}

/** What is known of the caller of one request. The guard fills it in; nothing is shared between requests. */
export interface SecurityState {
  /** Undefined while the caller is anonymous. */
  principal: SecurityPrincipal | undefined;
  agent: AgentClaims | undefined;
  /** False where protection is switched off: demands are then met by anybody. */
  readonly enforced: boolean;
}
