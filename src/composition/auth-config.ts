import type { AudiencesConfig } from '../domain/audiences.js';
import type { FirstAdminConfig } from '../domain/first-admin.js';
import type { KeyPlanConfig } from '../domain/key-plan.js';
import type { PasswordPolicyConfig } from '../domain/password-policy.js';
import type { RefreshRotationConfig } from '../domain/refresh-rotation.js';
import type { RegistrationConfig } from '../domain/registration.js';
import type { SessionOpeningConfig } from '../domain/session-opening.js';
import type { TokenIssuerConfig } from '../domain/token-issuer.js';

/** What the domain wants to be told: the `auth` section in camelCase, durations in the unit of their name. */
export interface AuthConfig
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
const DAY = 86_400;

/** The defaults of the server, for those who embed the domain; `issuer` has none. */
export const AUTH_DEFAULTS = {
  audience: 'pico-bot',
  clientId: 'pico-auth',
  accessTokenSeconds: 15 * MINUTE,
  refreshIdleSeconds: 7 * DAY,
  refreshAbsoluteSeconds: 30 * DAY,
  refreshGraceSeconds: 30,
  sessionAddress: 'full',
  passwordMinLength: 8,
  passwordBlocklist: true,
  registrationEnabled: true,
  autoCreateAdmin: true,
  adminEmail: 'admin@pico.local',
  adminPassword: '',
  algorithm: 'RS256',
  algorithms: [],
  audiences: {},
  adminAudience: undefined,
  maxTokenBytes: 7_500,
  keyPublishSeconds: DAY,
  keyRotateSeconds: 90 * DAY,
  keyRetireSeconds: 60 * MINUTE,
  refreshKeyAnnounceSeconds: 10 * MINUTE,
  throttleEnabled: true,
} as const satisfies Omit<AuthConfig, 'issuer'>;
