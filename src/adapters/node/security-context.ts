import { enforceRule, groupRule, roleRule } from '../../domain/access-rules.js';
import { AuthError } from '../../domain/errors.js';
import type { AgentClaims, SecurityState } from '../../domain/model/security.js';
import type { RawClaims, TokenClaims } from '../../domain/model/token-claims.js';
import { OutsideRequestError } from '../../domain/outside-request-error.js';
import { EMPTY_CLAIMS, type PrincipalLike, principalFrom } from '../../domain/security-principal.js';
import { AsyncLocalSecurityScope, currentSecurityState } from './async-local-security-scope.js';

const scope = new AsyncLocalSecurityScope();
const NO_CLAIMS: RawClaims = Object.freeze({});

/**
 * The caller of the request being served, from anywhere below the guard: services, repositories, after
 * `await`, in timers, streams and event listeners.
 *
 * The `require…` methods throw AuthError `token_missing` for an anonymous caller, `forbidden` for one who
 * lacks what is asked, and OutsideRequestError where no request is being served.
 */
export const SecurityContext = {
  /** The claims of the caller; undefined for an anonymous one and outside a request. */
  get(): TokenClaims | undefined {
    return currentSecurityState()?.principal?.claims;
  },

  require(): TokenClaims {
    const { principal, enforced } = stateFor('SecurityContext.require()');
    if (principal === undefined && enforced) throw new AuthError('token_missing');
    return principal?.claims ?? EMPTY_CLAIMS;
  },

  /** Every claim as it stood in the token; empty for an anonymous caller. */
  getRawClaims(): RawClaims {
    return currentSecurityState()?.principal?.rawClaims ?? NO_CLAIMS;
  },

  getRoles(): readonly string[] {
    return currentSecurityState()?.principal?.roles ?? [];
  },

  hasRole(role: string): boolean {
    return SecurityContext.getRoles().includes(role);
  },

  /** Any one of these roles. */
  requireRole(...roles: readonly string[]): void {
    enforceRule(roleRule(roles), stateFor('SecurityContext.requireRole()'));
  },

  getGroups(): readonly string[] {
    return SecurityContext.get()?.groups ?? [];
  },

  hasGroup(groupId: string): boolean {
    return SecurityContext.getGroups().includes(groupId);
  },

  /** Any one of these group ids. */
  requireGroup(...groupIds: readonly string[]): void {
    enforceRule(groupRule(groupIds), stateFor('SecurityContext.requireGroup()'));
  },

  /** Runs `work` as this principal, without a request: for jobs and tests. */
  run<Result>(principal: PrincipalLike, work: () => Result): Result {
    return scope.run({ principal: principalFrom(principal), agent: principal.agent, enforced: true }, work);
  },
};

/** The agent that acts in the request being served; known once a `requiresScope` guard has let it in. */
export const AgentContext = {
  get(): AgentClaims | undefined {
    return currentSecurityState()?.agent;
  },

  /** @throws AuthError `token_missing` when no agent token was accepted; OutsideRequestError. */
  require(): AgentClaims {
    const { agent } = stateFor('AgentContext.require()');
    if (agent === undefined) throw new AuthError('token_missing', { reason: 'no agent token' });
    return agent;
  },
};

function stateFor(asked: string): SecurityState {
  const state = currentSecurityState();
  if (state === undefined) throw new OutsideRequestError(asked);
  return state;
}

/** `SecurityContext.run` under a name that tests read well with: guards need no request to be tested. */
export const withSecurityContext = <Result>(principal: PrincipalLike, work: () => Result): Result =>
  SecurityContext.run(principal, work);
