import type { AudiencesConfig } from '../domain/audiences.js';
import type { FirstAdminConfig } from '../domain/first-admin.js';
import type { KeyPlanConfig } from '../domain/key-plan.js';
import type { PasswordPolicyConfig } from '../domain/password-policy.js';
import type { RefreshRotationConfig } from '../domain/refresh-rotation.js';
import type { RegistrationConfig } from '../domain/registration.js';
import type { SessionOpeningConfig } from '../domain/session-opening.js';
import type { TokenIssuerConfig } from '../domain/token-issuer.js';
import type { AuthConfig } from './auth-config.js';
import { assertAuthConfig } from './assert-auth-config.js';

/** What the domain wants to be told: durations in whole seconds, absence as undefined. */
export interface DomainConfig
  extends
    TokenIssuerConfig,
    AudiencesConfig,
    KeyPlanConfig,
    SessionOpeningConfig,
    RefreshRotationConfig,
    PasswordPolicyConfig,
    RegistrationConfig,
    FirstAdminConfig {
  readonly throttleEnabled: boolean;
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Times in tokens are whole seconds (RFC 7519 section 2), and so are those in records. */
const seconds = (count: number, unit: number): number => Math.round(count * unit);

/** The one way from a configuration, of a file or of code, to what the domain is told. @throws AuthConfigError. */
export function domainConfigOf(given: AuthConfig): DomainConfig {
  assertAuthConfig(given);
  const {
    adminAudience,
    accessTokenExpireMinutes,
    refreshTokenExpireDays,
    refreshAbsoluteDays,
    keyPublishHours,
    keyRotateDays,
    keyRetireMinutes,
    refreshKeyAnnounceMinutes,
    ...unchanged
  } = given;
  return {
    ...unchanged,
    adminAudience: adminAudience || undefined,
    accessTokenSeconds: seconds(accessTokenExpireMinutes, MINUTE),
    refreshIdleSeconds: seconds(refreshTokenExpireDays, DAY),
    refreshAbsoluteSeconds: seconds(refreshAbsoluteDays, DAY),
    keyPublishSeconds: seconds(keyPublishHours, HOUR),
    keyRotateSeconds: seconds(keyRotateDays, DAY),
    keyRetireSeconds: seconds(keyRetireMinutes, MINUTE),
    refreshKeyAnnounceSeconds: seconds(refreshKeyAnnounceMinutes, MINUTE),
  };
}
