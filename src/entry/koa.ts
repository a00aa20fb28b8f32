export { type HttpErrorCode, PROBLEM_STATUS, type ProblemCode } from '../adapters/koa/error-codes.js';
export {
  type AnonymousReason,
  type AuthState,
  type Guard,
  type GuardedContext,
} from '../adapters/koa/resource-server/guarded-context.js';
export type { HttpState } from '../adapters/koa/http-context.js';
export type { Readiness } from '../adapters/koa/http-options.js';
export { type Handler, handlerOf } from '../adapters/koa/resource-server/controller-handler.js';
export {
  allowAnonymous,
  requiresGroup,
  requiresRole,
  requiresScope,
} from '../adapters/koa/resource-server/guards.js';
export type { AppGuardOptions } from '../adapters/koa/resource-server/koa-resource-server.js';
export type { AuthHandler } from '../adapters/koa/auth-handler.js';
export { AgentContext, SecurityContext } from '../adapters/node/security-context.js';
export {
  type AuthAppOptions,
  type AuthRouterOptions,
  createAuthApp,
  createAuthHandler,
  createAuthRouter,
} from '../composition/embedded-http.js';
export { createResourceServer, type ResourceServer } from '../composition/create-resource-server.js';
export { readSettings, type ReadSettings, type ReadSettingsOptions } from '../composition/read-settings.js';
export type {
  FeedOptions,
  FeedTiming,
  GuardOptions,
  FedValidatorOptions as TokenValidatorOptions,
  OptionsFromSettings,
  OptionsInCode,
  ResourceServerOptions,
  ResourceServerSettings,
  TrustedIssuerOptions,
} from '../composition/resource-server-options.js';
export {
  CachingRoleResolver,
  type LookUpRoles,
  type RoleCacheConfig,
} from '../domain/caching-role-resolver.js';
export type { ScopeSource } from '../domain/access-rules.js';
export { AuthError, type AuthErrorCode } from '../domain/errors.js';
export type { AgentClaims } from '../domain/model/security.js';
export type { RawClaims, TokenClaims, ValidatedToken } from '../domain/model/token-claims.js';
export { OutsideRequestError } from '../domain/outside-request-error.js';
export { arrayClaim, claimPath, DefaultRoleResolver } from '../domain/role-resolution.js';
export type { PrincipalLike } from '../domain/security-principal.js';
export type { VerifiedTokenCacheConfig } from '../domain/verified-token-cache.js';
export type { RoleResolver } from '../ports/role-resolver.js';
export type {
  AcceptanceOptions,
  IssuerOptions,
  SharedValidatorOptions,
} from '../composition/token-validator-options.js';
// With the root in sight, the compiler can name in declarations what these lead to.
export type { AuthServices } from './index.js';
