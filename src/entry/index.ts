// To embed the domain.
export { createAuth } from '../composition/create-auth.js';
export { startAuth, type StartedAuth, type StartedPorts } from '../composition/start-auth.js';
export { type Every, startUpkeep, type Upkeep, type UpkeepOptions } from '../composition/start-upkeep.js';
export { AUTH_DEFAULTS, type AuthConfig } from '../composition/auth-config.js';
export { AuthConfigError, type AuthConfigProblem } from '../composition/auth-config-error.js';
export { ownIssuer } from '../composition/own-issuer.js';
export type { AuthPorts, StorePorts } from '../composition/auth-ports.js';
export { memoryStores } from '../composition/memory-stores.js';
export { nodePlatform } from '../composition/node-platform.js';
export type { NodePlatform, NodePlatformOptions } from '../composition/open-node-platform.js';
export { bearerTokenOf } from '../domain/bearer-credentials.js';
export {
  AUTH_ERROR_CODES,
  AuthError,
  type AuthErrorCode,
  type AuthErrorDetails,
  type ValidationIssue,
} from '../domain/errors.js';
export type { AccessClaims, TokenPair } from '../domain/model/access-token.js';
export type { Principal, RequestOrigin } from '../domain/model/principal.js';
export {
  asGroupId,
  asKeyId,
  asOrgId,
  asServiceTokenId,
  asSessionId,
  asUserId,
  DEFAULT_ORG,
  type GroupId,
  isOrgSlug,
  type KeyId,
  type OrgId,
  type ServiceTokenId,
  type SessionId,
  type UserId,
} from '../domain/model/ids.js';
export { ROLES, type Role } from '../domain/model/role.js';
export type { Membership, User, UserStatus } from '../domain/model/user.js';
export type { AuditAction, AuditEvent } from '../domain/model/audit-event.js';

// The services, made by `createAuth` alone, with what they take and give.
export type { AuthServices, OperatorServices } from '../domain/auth-services.js';
export type { Account, OwnProfile, PasswordChange } from '../domain/account.js';
export type { Authentication } from '../domain/authentication.js';
export type { CreatedAdmin, FirstAdmin } from '../domain/first-admin.js';
export type { GroupFields, GroupMembership } from '../domain/group-membership.js';
export type { Housekeeping, Swept } from '../domain/housekeeping.js';
export type { CheckedClaims } from '../domain/access-claims.js';
export type { ActiveToken, Introspection } from '../domain/introspection.js';
export type { KeyAdministration } from '../domain/key-administration.js';
export type { StandIn } from '../domain/key-choice.js';
export type { KeyPhase, KeyTimes } from '../domain/key-life-cycle.js';
export type {
  ImportKey,
  KeyOperations,
  KeyOperator,
  RetireKey,
  RevokeKey,
  Rewrapped,
} from '../domain/key-operations.js';
export type { KeyRing } from '../domain/key-ring.js';
export type { DescribedKey } from '../domain/key-snapshot.js';
export type { UnusableKey } from '../domain/key-vault.js';
export type { OwnRevocations } from '../domain/own-revocations.js';
export type { Recovery } from '../domain/recovery.js';
export type { RefreshRotation } from '../domain/refresh-rotation.js';
export type { Registration, RegistrationForm } from '../domain/registration.js';
export type { ResourceServerAccess, ResourceServerScope } from '../domain/resource-server-access.js';
export type { RevocationBulletin, RevokedToken } from '../domain/revocation-bulletin.js';
export type { RosterRepair } from '../domain/roster-repair.js';
export type { NewServiceToken, ServiceTokenCreation, ServiceTokens } from '../domain/service-tokens.js';
export type { OwnSession, Sessions, SignOut } from '../domain/sessions.js';
export type { Credentials, SignIn } from '../domain/sign-in.js';
export type { TokenVerifier, VerifiedToken, VerifiesTokens } from '../domain/token-verifier.js';
export type { TokenType, VerificationPolicy } from '../domain/verification-policy.js';
export type { NewAccount, UserAdministration } from '../domain/user-administration.js';
export type { UserChanges } from '../domain/user-changes.js';
export type { Organisation, UserDirectory, UserSearch, UserSearchResult } from '../domain/user-directory.js';
export type { AccountFields } from '../domain/user-lifecycle.js';

// To bring people in from other systems, and out.
export {
  createUserTransfer,
  type UserTransfer,
  type UserTransferPorts,
} from '../composition/create-user-transfer.js';
export type { ImportOptions } from '../domain/import-options.js';
export type { ExportOptions, UserExport } from '../domain/user-export.js';
export type { UserImport } from '../domain/user-import.js';
export {
  type DefectEntry,
  type GroupEntry,
  IMPORT_NOTES,
  type ImportedLine,
  type ImportNote,
  type MembershipEntry,
  type ServiceTokenEntry,
  SKIP_REASONS,
  type SkipReason,
  type TransferEntry,
  type UserEntry,
} from '../domain/model/user-transfer.js';

// For authors of adapters: the ports, and what the rules of the model keep in records.
export { emailKeyOf } from '../domain/email-address.js';
export { deletedNameKey, type Group, type GroupMember, groupNameKey } from '../domain/model/group.js';
export type {
  FormerName,
  KeyAlgorithm,
  KeyChain,
  KeyIdentity,
  KeyRecord,
  KeyUse,
  SealedSecret,
} from '../domain/model/key-record.js';
export { MacKey } from '../domain/model/mac-key.js';
export type { Revocations } from '../domain/model/revocations.js';
export {
  decideRotation,
  type RotationDecision,
  type RotationOutcome,
  type RotationRequest,
} from '../domain/model/rotation.js';
export type { ServiceToken } from '../domain/model/service-token.js';
export {
  type PrivateJwk,
  type PublicJwk,
  type PublicKey,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  SigningKey,
  VERIFICATION_ALGORITHMS,
  type VerificationAlgorithm,
} from '../domain/model/signing-key.js';
export type { AgentClaims, SecurityPrincipal, SecurityState } from '../domain/model/security.js';
export {
  isExpired,
  lastTokenEnd,
  type RotationMark,
  type TokenFamily,
} from '../domain/model/token-family.js';
export type { RawClaims, TokenClaims, ValidatedToken } from '../domain/model/token-claims.js';
export {
  displayNameKey,
  EXACT_TOTAL,
  type UserCursor,
  type UserPage,
  type UserQuery,
} from '../domain/model/user-query.js';
export type { AuditLog } from '../ports/audit-log.js';
export type { ClaimsEnricher, ClaimsSubject, ClaimValue, ExtraClaims } from '../ports/claims-enricher.js';
export type { Clock } from '../ports/clock.js';
export type { Digest } from '../ports/digest.js';
export type { CountedEvent, EventCounter } from '../ports/event-counter.js';
export type { ForeignHashVerifier } from '../ports/foreign-hash-verifier.js';
export type { GroupRepository } from '../ports/group-repository.js';
export type { HealthCheck } from '../ports/health-check.js';
export type { CachedJwks, FetchedElsewhere, FetchTurn, JwksCache } from '../ports/jwks-cache.js';
export type { FetchPhase, JwksFetched, JwksFetchFailure, JwksSource } from '../ports/jwks-source.js';
export type { KeySealer, Unsealed } from '../ports/key-sealer.js';
export type { KeySource } from '../ports/key-source.js';
export type { LogFields, Logger } from '../ports/logger.js';
export type { Mac } from '../ports/mac.js';
export type { PasswordBlocklist } from '../ports/password-blocklist.js';
export type { PasswordHasher } from '../ports/password-hasher.js';
export type { RandomSource } from '../ports/random-source.js';
export type { RateLimiter, RateRule, RateVerdict } from '../ports/rate-limiter.js';
export type { RevocationHints } from '../ports/revocation-hints.js';
export type { RequestContext, RequestFacts } from '../ports/request-context.js';
export type { RevocationCheck } from '../ports/revocation-check.js';
export type { FeedAnswer, FeedFailure, RevocationFeed } from '../ports/revocation-feed.js';
export type { RoleResolver } from '../ports/role-resolver.js';
export type { EventSource, SecurityScope } from '../ports/security-scope.js';
export type { ServiceTokenRepository } from '../ports/service-token-repository.js';
export type { SettingsStore } from '../ports/settings-store.js';
export type { Signer } from '../ports/signer.js';
export type { SigningKeyStore } from '../ports/signing-key-store.js';
export type { StoreClock } from '../ports/store-clock.js';
export type { SuperadminRoster } from '../ports/superadmin-roster.js';
export type { TokenFamilyStore } from '../ports/token-family-store.js';
export type { Filed, Shelf, Shelves, StoreArchive } from '../ports/store-archive.js';
export type { UserList } from '../ports/user-list.js';
export type { UserRepository } from '../ports/user-repository.js';
