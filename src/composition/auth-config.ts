import type { FirstAdminConfig } from '../domain/first-admin.js';
import type { SigningAlgorithm } from '../domain/model/signing-key.js';
import type { PasswordPolicyConfig } from '../domain/password-policy.js';
import type { RefreshRotationConfig } from '../domain/refresh-rotation.js';
import type { RegistrationConfig } from '../domain/registration.js';
import type { SessionOpeningConfig } from '../domain/session-opening.js';
import type { TokenIssuerConfig } from '../domain/token-issuer.js';

/** What the domain wants to be told: the `auth` section in camelCase, durations in the unit of their name. */
export interface AuthConfig
  extends
    TokenIssuerConfig,
    SessionOpeningConfig,
    RefreshRotationConfig,
    PasswordPolicyConfig,
    RegistrationConfig,
    FirstAdminConfig {
  readonly algorithm: SigningAlgorithm;
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
  throttleEnabled: true,
} as const satisfies Omit<AuthConfig, 'issuer'>;
