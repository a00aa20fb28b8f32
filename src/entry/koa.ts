export { PROBLEM_STATUS, type ProblemCode } from '../adapters/koa/error-codes.js';
export {
  type AnonymousReason,
  type AuthState,
  type Guard,
  type GuardedContext,
} from '../adapters/koa/resource-server/guarded-context.js';
export { handlerOf } from '../adapters/koa/resource-server/controller-handler.js';
export {
  allowAnonymous,
  requiresGroup,
  requiresRole,
  requiresScope,
} from '../adapters/koa/resource-server/guards.js';
export type { AppGuardOptions } from '../adapters/koa/resource-server/koa-resource-server.js';
export { AgentContext, SecurityContext } from '../adapters/node/security-context.js';
export {
  type AuthAppOptions,
  type AuthRouterOptions,
  createAuthApp,
  createAuthRouter,
} from '../composition/embedded-http.js';
export { createResourceServer, type ResourceServer } from '../composition/create-resource-server.js';
export type {
  ResourceServerOptions,
  ResourceServerSettings,
} from '../composition/resource-server-options.js';
export {
  CachingRoleResolver,
  type LookUpRoles,
  type RoleCacheConfig,
} from '../domain/caching-role-resolver.js';
export { AuthError, type AuthErrorCode } from '../domain/errors.js';
export type { AgentClaims } from '../domain/model/security.js';
export type { RawClaims, TokenClaims, ValidatedToken } from '../domain/model/token-claims.js';
export { OutsideRequestError } from '../domain/outside-request-error.js';
export { arrayClaim, claimPath, DefaultRoleResolver } from '../domain/role-resolution.js';
export type { PrincipalLike } from '../domain/security-principal.js';
export type { RoleResolver } from '../ports/role-resolver.js';
