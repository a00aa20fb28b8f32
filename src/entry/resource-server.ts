export { AgentContext, SecurityContext } from '../adapters/node/security-context.js';
export { createTokenValidator, type TokenValidatorHandle } from '../composition/create-token-validator.js';
export type { IncomingRequest, NodeRequest, WebRequest } from '../composition/incoming-request.js';
export type {
  FedValidatorOptions as TokenValidatorOptions,
  FeedOptions,
  FeedTiming,
  TrustedIssuerOptions,
} from '../composition/resource-server-options.js';
export type { RedisSharing } from '../composition/redis-options.js';
export {
  createRevocationList,
  type IssuerRevocations,
  type RevocationListOptions,
} from '../composition/create-revocation-list.js';
export {
  CachingRoleResolver,
  type LookUpRoles,
  type RoleCacheConfig,
} from '../domain/caching-role-resolver.js';
export { AuthError, type AuthErrorCode } from '../domain/errors.js';
export type { JwksReport, JwksSnapshot } from '../domain/jwks-key-source.js';
export type { AgentClaims } from '../domain/model/security.js';
export type { RawClaims, TokenClaims, ValidatedToken } from '../domain/model/token-claims.js';
export type { VerifiedTokenCacheConfig } from '../domain/verified-token-cache.js';
export type { RevocationReport } from '../domain/revocation-list.js';
export { OutsideRequestError } from '../domain/outside-request-error.js';
export { arrayClaim, claimPath, DefaultRoleResolver } from '../domain/role-resolution.js';
export type { PrincipalLike } from '../domain/security-principal.js';
export type { CachedJwks, FetchedElsewhere, FetchTurn, JwksCache } from '../ports/jwks-cache.js';
export type { RevocationCheck } from '../ports/revocation-check.js';
export type { RevocationFeed } from '../ports/revocation-feed.js';
export type { RevocationHints } from '../ports/revocation-hints.js';
export type { RoleResolver } from '../ports/role-resolver.js';
export type {
  AcceptanceOptions,
  IssuerOptions,
  SharedValidatorOptions,
} from '../composition/token-validator-options.js';
