import type { Audiences } from '../../../domain/audiences.js';
import type { GroupRemoval } from '../../../domain/group-removal.js';
import type { KeyEditor } from '../../../domain/key-editor.js';
import type { KeyRotation } from '../../../domain/key-rotation.js';
import type { KeyVault } from '../../../domain/key-vault.js';
import type { PasswordPolicy } from '../../../domain/password-policy.js';
import type { RefreshKeys } from '../../../domain/refresh-keys.js';
import type { RefreshTokens } from '../../../domain/refresh-tokens.js';
import type { Revocation } from '../../../domain/revocation.js';
import type { ServiceTokenCache } from '../../../domain/service-token-cache.js';
import type { ServiceTokenFormat } from '../../../domain/service-token-format.js';
import type { SessionOpening } from '../../../domain/session-opening.js';
import type { SignInThrottle } from '../../../domain/sign-in-throttle.js';
import type { Throttle } from '../../../domain/throttle.js';
import type { TokenIssuer } from '../../../domain/token-issuer.js';
import type { TokenPairs } from '../../../domain/token-pairs.js';
import type { UserEditor } from '../../../domain/user-editor.js';
import type { UserLifecycle } from '../../../domain/user-lifecycle.js';
import type { VerifiedTokenCache } from '../../../domain/verified-token-cache.js';
import type { AuditLog } from '../../../ports/audit-log.js';
import type { DomainConfig } from '../../domain-config.js';
import { token } from '../token.js';

/** Parts of the domain that services share and applications do not call. */
export const INNER = {
  /** What the domain is told: the configuration of the application in the units of the domain. */
  config: token<DomainConfig>('auth.inner.config'),
  /** The audit log, with hints to resource servers: what services record to. */
  audit: token<AuditLog>('auth.inner.audit'),
  audiences: token<Audiences>('auth.inner.audiences'),
  keyVault: token<KeyVault>('auth.inner.keyVault'),
  keyRotation: token<KeyRotation>('auth.inner.keyRotation'),
  keyEditor: token<KeyEditor>('auth.inner.keyEditor'),
  refreshKeys: token<RefreshKeys>('auth.inner.refreshKeys'),
  refreshTokens: token<RefreshTokens>('auth.inner.refreshTokens'),
  tokenIssuer: token<TokenIssuer>('auth.inner.tokenIssuer'),
  tokenPairs: token<TokenPairs>('auth.inner.tokenPairs'),
  passwordPolicy: token<PasswordPolicy>('auth.inner.passwordPolicy'),
  throttle: token<Throttle>('auth.inner.throttle'),
  signInThrottle: token<SignInThrottle>('auth.inner.signInThrottle'),
  userEditor: token<UserEditor>('auth.inner.userEditor'),
  userLifecycle: token<UserLifecycle>('auth.inner.userLifecycle'),
  groupRemoval: token<GroupRemoval>('auth.inner.groupRemoval'),
  sessionOpening: token<SessionOpening>('auth.inner.sessionOpening'),
  verifiedTokenCache: token<VerifiedTokenCache>('auth.inner.verifiedTokenCache'),
  revocation: token<Revocation>('auth.inner.revocation'),
  serviceTokenCache: token<ServiceTokenCache>('auth.inner.serviceTokenCache'),
  serviceTokenFormat: token<ServiceTokenFormat>('auth.inner.serviceTokenFormat'),
} as const;
