import type { MaliciousToken } from './malicious-token.js';
import { TOKENS_FOR_SOMEBODY_ELSE } from './malicious-tokens-claims.js';
import { TOKENS_OF_TWO_MEANINGS } from './malicious-tokens-encoding.js';
import { TOKENS_WITH_A_BAD_HEADER } from './malicious-tokens-header.js';
import { TOKENS_WITHOUT_THE_KEY } from './malicious-tokens-signature.js';

/**
 * The corpus: tokens that every verifier must refuse, by name. Each builds itself against any key,
 * issuer and audience, so it can be sent to any verifier, not only to the one of this library.
 */
export const MALICIOUS_TOKENS = {
  ...TOKENS_WITHOUT_THE_KEY,
  ...TOKENS_WITH_A_BAD_HEADER,
  ...TOKENS_OF_TWO_MEANINGS,
  ...TOKENS_FOR_SOMEBODY_ELSE,
} as const satisfies Readonly<Record<string, MaliciousToken>>;

export type MaliciousTokenName = keyof typeof MALICIOUS_TOKENS;

/** The corpus as a list, for those who run all of it. */
export const maliciousTokens: readonly (MaliciousToken & { readonly name: string })[] =
  Object.entries<MaliciousToken>(MALICIOUS_TOKENS).map(([name, token]) => ({ name, ...token }));
