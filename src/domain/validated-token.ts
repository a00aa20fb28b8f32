import type { RawClaims, TokenClaims, ValidatedToken } from './model/token-claims.js';

/** The claims that resource servers ask for, under names of our own; one that is missing is empty. Frozen. */
export function validatedTokenOf(rawClaims: RawClaims): ValidatedToken {
  const claims: TokenClaims = Object.freeze({
    sub: textOf(rawClaims, 'sub'),
    email: textOf(rawClaims, 'email'),
    role: textOf(rawClaims, 'role'),
    orgId: textOf(rawClaims, 'org_id'),
    groups: frozen(textsOf(rawClaims, 'groups')),
    jti: textOf(rawClaims, 'jti'),
  });
  return Object.freeze({ claims, rawClaims });
}

const NONE: readonly string[] = Object.freeze([]);

/** To freeze a list costs more than to ask, and that of a parsed token is frozen. */
const frozen = (texts: readonly string[]): readonly string[] =>
  Object.isFrozen(texts) ? texts : Object.freeze(texts);

function textOf(claims: RawClaims, name: string): string {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === 'string' ? value : '';
}

/** A list that holds anything but texts counts as empty: half a list of groups is a guess. */
function textsOf(claims: RawClaims, name: string): readonly string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : NONE;
}
