export { withSecurityContext } from '../adapters/node/security-context.js';
export type { PrincipalLike } from '../domain/security-principal.js';
export { FixedClock } from '../testing/fixed-clock.js';
export type { JwksFault } from '../testing/jwks-faults.js';
export type { MaliciousToken } from '../testing/malicious-token.js';
export { MALICIOUS_TOKENS, type MaliciousTokenName, maliciousTokens } from '../testing/malicious-tokens.js';
export { SequenceRandom } from '../testing/sequence-random.js';
export {
  createTestIssuer,
  type TestIssuer,
  type TestIssuerOptions,
  type TestTokenOptions,
} from '../testing/test-issuer.js';
export { TestKey } from '../testing/test-key.js';
export { type ForgeTarget, type Members, TokenForge } from '../testing/token-forge.js';
