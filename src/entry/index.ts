export { createAuth } from '../composition/create-auth.js';
export { AUTH_DEFAULTS, type AuthConfig } from '../composition/auth-config.js';
export type { AuthPorts, StorePorts } from '../composition/auth-ports.js';
export { ownIssuer } from '../composition/own-issuer.js';
export { memoryStores } from '../composition/memory-stores.js';
export { nodePlatform, type NodePlatformOptions } from '../composition/node-platform.js';
export type { AuthServices } from '../domain/auth-services.js';
export {
  AUTH_ERROR_CODES,
  AuthError,
  type AuthErrorCode,
  type AuthErrorDetails,
  type ValidationIssue,
} from '../domain/errors.js';
export type { AccessClaims, TokenPair } from '../domain/model/access-token.js';
export type { AuditAction, AuditEvent } from '../domain/model/audit-event.js';
export type { Group, GroupMember } from '../domain/model/group.js';
export {
  asGroupId,
  asOrgId,
  asSessionId,
  asUserId,
  type GroupId,
  type OrgId,
  type SessionId,
  type UserId,
} from '../domain/model/ids.js';
export type { Principal, RequestOrigin } from '../domain/model/principal.js';
export { ROLES, type Role } from '../domain/model/role.js';
export type { ServiceToken } from '../domain/model/service-token.js';
export type { TokenFamily } from '../domain/model/token-family.js';
export type { User } from '../domain/model/user.js';
