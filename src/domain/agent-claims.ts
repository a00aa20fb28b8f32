import type { AgentClaims } from './model/security.js';
import type { ValidatedToken } from './model/token-claims.js';
import { scopesOf } from './scopes.js';

/** Reads an agent token that passed every check; claims of the wrong type count as missing. */
export function agentClaims({ claims, rawClaims }: ValidatedToken): AgentClaims {
  const { user_id, scopes, scope, scp, spend_limit, parent_chain } = rawClaims;
  return {
    sub: claims.sub,
    userId: typeof user_id === 'string' ? user_id : '',
    orgId: claims.orgId,
    scopes: scopesOf(scopes, scope, scp),
    spendLimit: typeof spend_limit === 'number' && Number.isFinite(spend_limit) ? spend_limit : undefined,
    parentChain: Array.isArray(parent_chain) ? parent_chain.filter((link) => typeof link === 'string') : [],
    jti: claims.jti,
    rawClaims,
  };
}
