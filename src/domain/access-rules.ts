import { AuthError } from './errors.js';
import type { SecurityState } from './model/security.js';
import { isScope, meetsScope, scopesOf } from './scopes.js';

/** Whose scopes are asked: those of the agent's token, or those of the main one. */
export type ScopeSource = 'agent' | 'token';

/** What a caller must have, beside a valid token. */
export type AccessRule =
  | { readonly kind: 'role'; readonly anyOf: readonly string[] }
  | { readonly kind: 'group'; readonly anyOf: readonly string[] }
  | { readonly kind: 'scope'; readonly scope: string; readonly from: ScopeSource };

/** Any one of these roles. @throws TypeError when there is none: nobody could pass. */
export const roleRule = (roles: readonly string[]): AccessRule => ({ kind: 'role', anyOf: named(roles) });

/** Any one of these group ids. @throws TypeError when there is none. */
export const groupRule = (groups: readonly string[]): AccessRule => ({ kind: 'group', anyOf: named(groups) });

/** @throws TypeError when the text is no scope, or has a `*` before its last segment. */
export function scopeRule(scope: string, from: ScopeSource = 'agent'): AccessRule {
  if (!isScope(scope)) throw new TypeError(`"${scope}" is not a scope like treasury:write:*`);
  return { kind: 'scope', scope, from };
}

function named(names: readonly string[]): readonly string[] {
  if (names.length === 0 || names.some((name) => typeof name !== 'string' || name === ''))
    throw new TypeError('Name at least one, and none of them empty');
  return [...names];
}

/**
 * Refuses a caller who does not meet the rule.
 * @throws AuthError `token_missing` when nobody is there to ask, `forbidden` when something is lacking.
 */
export function enforceRule(rule: AccessRule, state: SecurityState): void {
  if (!state.enforced) return;
  if (!holds(rule, state)) throw new AuthError('forbidden', { reason: reasonOf(rule) });
}

function holds(rule: AccessRule, { principal, agent }: SecurityState): boolean {
  if (rule.kind === 'scope' && rule.from === 'agent') {
    if (agent === undefined) throw new AuthError('token_missing', { reason: 'no agent token' });
    return meetsScope(agent.scopes, rule.scope);
  }
  if (principal === undefined) throw new AuthError('token_missing');
  const { claims, rawClaims, roles } = principal;
  if (rule.kind === 'role') return rule.anyOf.some((role) => roles.includes(role));
  if (rule.kind === 'group') return rule.anyOf.some((group) => claims.groups.includes(group));
  return meetsScope(scopesOf(rawClaims['scope'], rawClaims['scp']), rule.scope);
}

const reasonOf = (rule: AccessRule): string =>
  rule.kind === 'scope'
    ? `needs the scope ${rule.scope} of the ${rule.from === 'agent' ? 'agent token' : 'token'}`
    : `needs one of the ${rule.kind}s ${rule.anyOf.join(', ')}`;
