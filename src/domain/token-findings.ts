import type { Clock } from '../ports/clock.js';
import type { KeySource } from '../ports/key-source.js';
import type { Signer } from '../ports/signer.js';
import { CompactJwsReader } from './compact-jws.js';
import { AuthError, type AuthErrorCode } from './errors.js';
import { VERIFICATION_ALGORITHMS } from './model/signing-key.js';
import { TokenVerifier } from './token-verifier.js';
import type { JsonObject } from './unambiguous-json.js';
import { TOKEN_TYPES, type VerificationPolicy } from './verification-policy.js';

/** One check that a token does not pass. */
export interface TokenFinding {
  readonly code: AuthErrorCode;
  /** What was expected and what was found, for whoever looks for the fault. */
  readonly reason: string;
}

/** What a token is checked against. */
export interface TokenCircumstances {
  readonly policy: VerificationPolicy;
  readonly keys: KeySource;
  readonly signer: Signer;
  readonly clock: Clock;
}

/** The number of checks that can be skipped to look further, and one more that cannot. */
const MOST_FINDINGS = 8;

/**
 * Every check that a token fails, in the order in which a verifier makes them. After each failure the token is
 * checked again without that check, until one fails that cannot be skipped: a token that cannot be read, or an
 * unknown key. Only for diagnosis: nothing here accepts a token.
 */
export async function tokenFindings(
  token: string,
  circumstances: TokenCircumstances,
): Promise<readonly TokenFinding[]> {
  const findings: TokenFinding[] = [];
  let supposed: TokenCircumstances | undefined = circumstances;
  while (supposed !== undefined && findings.length < MOST_FINDINGS) {
    const finding = await firstFinding(token, supposed);
    if (finding === undefined || findings.some(({ code }) => code === finding.code)) break;
    findings.push(finding);
    supposed = overlooking(finding.code, token, supposed);
  }
  return findings;
}

async function firstFinding(
  token: string,
  { policy, keys, signer, clock }: TokenCircumstances,
): Promise<TokenFinding | undefined> {
  try {
    await new TokenVerifier([{ policy, keys }], signer, clock).verify(token);
    return undefined;
  } catch (error) {
    if (error instanceof AuthError) return { code: error.code, reason: error.reason ?? error.message };
    throw error;
  }
}

/** The same without the check that failed; undefined if it cannot be skipped. */
function overlooking(
  code: AuthErrorCode,
  token: string,
  circumstances: TokenCircumstances,
): TokenCircumstances | undefined {
  const withPolicy = (changes: Partial<VerificationPolicy>): TokenCircumstances => ({
    ...circumstances,
    policy: { ...circumstances.policy, ...changes },
  });
  const at = (seconds: unknown, shift: number): TokenCircumstances | undefined =>
    typeof seconds === 'number'
      ? { ...circumstances, clock: { now: () => (seconds + shift) * 1000 } }
      : undefined;
  const { iss, exp, nbf } = claimsOf(token);
  switch (code) {
    case 'token_issuer_mismatch':
      return typeof iss === 'string' && iss !== '' ? withPolicy({ issuer: iss }) : undefined;
    case 'token_type_mismatch':
      return withPolicy({ acceptedTypes: TOKEN_TYPES });
    case 'token_algorithm_refused':
      return withPolicy({ acceptedAlgorithms: VERIFICATION_ALGORITHMS });
    case 'token_audience_mismatch':
      return withPolicy({ audiences: 'any' });
    case 'token_expired':
      return at(exp, -1);
    case 'token_not_yet_valid':
      return at(nbf, 0);
    default:
      return undefined;
  }
}

function claimsOf(token: string): JsonObject {
  try {
    return new CompactJwsReader().read(token).claims;
  } catch {
    return {};
  }
}
