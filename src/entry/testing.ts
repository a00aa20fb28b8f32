export { withSecurityContext } from '../adapters/node/security-context.js';
export type { PrincipalLike } from '../domain/security-principal.js';
export { aFamily, aGroup, aServiceToken, aTombstoneOf, aUser } from '../testing/builders.js';
export type { Clause, Contract, Made, Make } from '../testing/contracts/contract.js';
export { describeContract, type TestFramework } from '../testing/contracts/describe-contract.js';
export { groupRepositoryContract } from '../testing/contracts/group-repository-contract.js';
export { jwksCacheContract } from '../testing/contracts/jwks-cache-contract.js';
export { passwordHasherContract } from '../testing/contracts/password-hasher-contract.js';
export { rateLimiterContract } from '../testing/contracts/rate-limiter-contract.js';
export { revocationHintsContract } from '../testing/contracts/revocation-hints-contract.js';
export { serviceTokenRepositoryContract } from '../testing/contracts/service-token-repository-contract.js';
export { settingsStoreContract } from '../testing/contracts/settings-store-contract.js';
export { signingKeyStoreContract } from '../testing/contracts/signing-key-store-contract.js';
export { superadminRosterContract } from '../testing/contracts/superadmin-roster-contract.js';
export { tokenFamilyStoreContract } from '../testing/contracts/token-family-store-contract.js';
export { userRepositoryContract } from '../testing/contracts/user-repository-contract.js';
export { auditLogContract } from '../testing/contracts/audit-log-contract.js';
export { clockContract } from '../testing/contracts/clock-contract.js';
export {
  foreignHashVerifierContract,
  type KnownHash,
} from '../testing/contracts/foreign-hash-verifier-contract.js';
export { loggerContract } from '../testing/contracts/logger-contract.js';
export { passwordBlocklistContract } from '../testing/contracts/password-blocklist-contract.js';
export { storeClockContract } from '../testing/contracts/store-clock-contract.js';
export { digestContract } from '../testing/contracts/digest-contract.js';
export { keySealerContract } from '../testing/contracts/key-sealer-contract.js';
export { macContract } from '../testing/contracts/mac-contract.js';
export { randomSourceContract } from '../testing/contracts/random-source-contract.js';
export { requestContextContract } from '../testing/contracts/request-context-contract.js';
export { signerContract } from '../testing/contracts/signer-contract.js';
export type { ArchiveUnderTest } from '../testing/contracts/archive-under-test.js';
export {
  claimsEnricherContract,
  type ClaimsExample,
  type ClaimsExamples,
} from '../testing/contracts/claims-enricher-contract.js';
export type { Distant, DistantIssuer, IssuerFault } from '../testing/contracts/distant-issuer.js';
export {
  eventCounterContract,
  type EventCounterUnderTest,
} from '../testing/contracts/event-counter-contract.js';
export {
  healthCheckContract,
  type HealthCheckUnderTest,
} from '../testing/contracts/health-check-contract.js';
export { jwksSourceContract, type JwksSourceUnderTest } from '../testing/contracts/jwks-source-contract.js';
export { keySourceContract, type KeySourceUnderTest } from '../testing/contracts/key-source-contract.js';
export {
  type CheckedToken,
  revocationCheckContract,
  type RevocationCheckUnderTest,
  type RevocationGround,
} from '../testing/contracts/revocation-check-contract.js';
export {
  revocationFeedContract,
  type RevocationFeedUnderTest,
  type ToldRevocation,
} from '../testing/contracts/revocation-feed-contract.js';
export {
  type RoleExample,
  type RoleExamples,
  roleResolverContract,
} from '../testing/contracts/role-resolver-contract.js';
export {
  securityScopeContract,
  type SecurityScopeUnderTest,
} from '../testing/contracts/security-scope-contract.js';
export { storeArchiveContract } from '../testing/contracts/store-archive-contract.js';
export { userListContract, type UserListUnderTest } from '../testing/contracts/user-list-contract.js';
export { Crashed, crashEverywhere, type CrashScenario } from '../testing/faults/crash-everywhere.js';
export {
  answers,
  type Fault,
  gone,
  hang,
  held,
  lateTtl,
  lostAcknowledgement,
  rival,
  sentTwice,
} from '../testing/faults/fault.js';
export { JumpingClock } from '../testing/faults/jumping-clock.js';
export {
  type AsyncMethod,
  type FaultScript,
  withFaults,
  type WithFaults,
} from '../testing/faults/with-faults.js';
export { FixedClock, START_OF_TEST_TIME } from '../testing/fixed-clock.js';
export type { JwksFault, JwksFaults } from '../testing/jwks-faults.js';
export type { MaliciousToken } from '../testing/malicious-token.js';
export { MALICIOUS_TOKENS, type MaliciousTokenName, maliciousTokens } from '../testing/malicious-tokens.js';
export { SequenceRandom } from '../testing/sequence-random.js';
export {
  createTestIssuer,
  type TestIssuer,
  type TestIssuerOptions,
  type TestTokenOptions,
} from '../testing/test-issuer.js';
export { TEST_CONFIG, testContainer, type TestContainerOptions } from '../testing/test-container.js';
export type { TestJwksServer } from '../testing/test-jwks-server.js';
export { TestKey } from '../testing/test-key.js';
export type { TestKeySet } from '../testing/test-key-set.js';
export { type ForgeTarget, type Members, TokenForge } from '../testing/token-forge.js';
// With the root and the container in sight, the compiler can name in declarations what these lead to.
export type { AuthContainer } from '../composition/container/create-container.js';
export type { AuthServices } from './index.js';
