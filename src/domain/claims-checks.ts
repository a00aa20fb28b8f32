import { onlyDifference, quoted, refuseToken } from './token-refusal.js';
import type { JsonObject } from './unambiguous-json.js';
import type { TokenType, VerificationPolicy } from './verification-policy.js';

/** Claims that only other kinds of tokens carry: ID tokens (OpenID Connect), security events (RFC 8417). */
const CLAIMS_OF_OTHER_TOKENS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];

/**
 * Checks all claims of the policy but the issuer's, which has chosen the policy. Answers with `exp`, in seconds.
 * @param now seconds since the epoch.
 * @throws AuthError with a `token_…` code.
 */
export function checkClaims(
  claims: JsonObject,
  type: TokenType,
  policy: VerificationPolicy,
  now: number,
): number {
  if (type !== 'at+jwt') checkKind(claims);
  checkTexts(claims);
  checkAudience(claims['aud'], policy.audiences);
  return checkTimes(claims, policy.clockToleranceSeconds, now);
}

/** Without a type of its own an access token is known by what it is not (RFC 8725bis section 3.12). */
function checkKind(claims: JsonObject): void {
  const foreign = CLAIMS_OF_OTHER_TOKENS.find((name) => Object.hasOwn(claims, name));
  if (foreign !== undefined)
    refuseToken('token_type_mismatch', `it has "${foreign}", no claim of access tokens`);
  const { token_use: use, typ } = claims;
  if (use === 'id') refuseToken('token_type_mismatch', 'token_use is "id": an ID token of Cognito');
  if (typ !== undefined && typ !== 'Bearer') {
    refuseToken('token_type_mismatch', `the claim typ is ${quoted(typ)}, not "Bearer": not an access token`);
  }
}

/** RFC 7519 section 4.1: a number as `sub` would be read as another subject, or as none. */
function checkTexts(claims: JsonObject): void {
  const { sub, jti } = claims;
  if (sub !== undefined && typeof sub !== 'string') refuseToken('token_malformed', 'sub is not a text');
  if (jti !== undefined && typeof jti !== 'string') refuseToken('token_malformed', 'jti is not a text');
}

function checkAudience(aud: unknown, expected: readonly string[] | 'any'): void {
  const named: readonly unknown[] = Array.isArray(aud) ? aud : aud === undefined ? [] : [aud];
  if (!named.every((audience) => typeof audience === 'string')) {
    refuseToken('token_malformed', 'aud is neither a text nor a list of texts');
  }
  if (expected === 'any' || expected.some((audience) => named.includes(audience))) return;
  const difference = named.map((audience) => onlyDifference(audience, expected)).find((text) => text !== '');
  refuseToken(
    'token_audience_mismatch',
    `aud is ${quoted(aud)}, expected ${quoted(expected.length === 1 ? expected[0] : expected)}${difference ?? ''}`,
  );
}

function checkTimes({ exp, nbf, iat }: JsonObject, tolerance: number, now: number): number {
  checkSeconds('exp', exp);
  checkSeconds('nbf', nbf);
  checkSeconds('iat', iat);
  if (!isWholeSeconds(exp)) return refuseToken('token_expired', 'it has no exp, so it would never expire');
  if (now >= exp + tolerance) {
    refuseToken('token_expired', `exp was ${Math.floor(now - exp)} s ago, tolerance ${tolerance} s`);
  }
  if (isWholeSeconds(nbf) && now < nbf - tolerance) {
    refuseToken('token_not_yet_valid', `nbf is in ${Math.ceil(nbf - now)} s, tolerance ${tolerance} s`);
  }
  return exp;
}

function checkSeconds(name: string, time: unknown): void {
  if (time !== undefined && !isWholeSeconds(time)) {
    refuseToken('token_malformed', `${name} is ${quoted(time)}, not whole seconds`);
  }
}

const isWholeSeconds = (value: unknown): value is number => Number.isSafeInteger(value);
