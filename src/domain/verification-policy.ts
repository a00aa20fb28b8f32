import { isVerificationAlgorithm, type VerificationAlgorithm } from './model/signing-key.js';

/** Values of the header's `typ`: RFC 9068 (`application/at+jwt` is the same), plain `JWT`, and none at all. */
export type TokenType = 'at+jwt' | 'JWT' | 'absent';
export const TOKEN_TYPES = ['at+jwt', 'JWT', 'absent'] as const satisfies readonly TokenType[];

/** What a token of one issuer must say. Expectations are texts, compared exactly. */
export interface VerificationPolicy {
  readonly issuer: string;
  /** The token must name one of them. `'any'`: the caller has decided that tokens for others do as well. */
  readonly audiences: readonly string[] | 'any';
  readonly acceptedAlgorithms: readonly VerificationAlgorithm[];
  readonly acceptedTypes: readonly TokenType[];
  /** For clocks that disagree, in whole seconds; at most 300. */
  readonly clockToleranceSeconds: number;
}

/** Tolerance where nobody says otherwise, in seconds. */
export const DEFAULT_CLOCK_TOLERANCE_SECONDS = 30;
const LARGEST_TOLERANCE_SECONDS = 300;

/**
 * The policy as a copy that nobody can change any more.
 * @throws Error on one that would accept what nobody meant: no audience, an empty list, a pattern for a text.
 */
export function settledPolicy(policy: VerificationPolicy): VerificationPolicy {
  const { issuer, audiences, acceptedAlgorithms, acceptedTypes, clockToleranceSeconds } = policy;
  if (!isText(issuer)) throw new TypeError('A verifier needs an issuer, a text that is not empty.');
  if (audiences !== 'any' && !isListOf(audiences, isText)) {
    throw new TypeError(
      `The verifier for ${issuer} needs an audience, or 'any' to accept tokens that are meant for others.`,
    );
  }
  if (!isListOf(acceptedAlgorithms, isVerificationAlgorithm)) {
    throw new TypeError(`The verifier for ${issuer} needs accepted algorithms, all of them asymmetric.`);
  }
  if (!isListOf(acceptedTypes, isTokenType)) {
    throw new TypeError(`The verifier for ${issuer} needs accepted types out of ${TOKEN_TYPES.join(', ')}.`);
  }
  if (!isTolerance(clockToleranceSeconds)) {
    throw new RangeError(`A clock tolerance is 0 to ${LARGEST_TOLERANCE_SECONDS} whole seconds.`);
  }
  return Object.freeze({
    issuer,
    audiences: audiences === 'any' ? audiences : Object.freeze([...audiences]),
    acceptedAlgorithms: Object.freeze([...acceptedAlgorithms]),
    acceptedTypes: Object.freeze([...acceptedTypes]),
    clockToleranceSeconds,
  });
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isTokenType = (value: unknown): value is TokenType =>
  (TOKEN_TYPES as readonly unknown[]).includes(value);

const isListOf = <Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] =>
  Array.isArray(value) && value.length > 0 && value.every(isItem);

const isTolerance = (value: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= LARGEST_TOLERANCE_SECONDS;
