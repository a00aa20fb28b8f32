import type { AuthConfig } from './auth-config.js';
import type { Settings } from './settings.js';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** What the domain wants to know of the settings, in its own units. */
export const authConfigOf = ({ auth }: Settings): AuthConfig => ({
  issuer: auth.issuer,
  audience: auth.audience,
  clientId: auth.client_id,
  algorithm: auth.algorithm,
  algorithms: auth.algorithms,
  audiences: auth.audiences,
  adminAudience: auth.admin_audience || undefined,
  maxTokenBytes: auth.max_token_bytes,
  keyPublishSeconds: auth.key_publish_hours * HOUR,
  keyRotateSeconds: auth.key_rotate_days * DAY,
  keyRetireSeconds: auth.key_retire_minutes * MINUTE,
  refreshKeyAnnounceSeconds: auth.refresh_key_announce_minutes * MINUTE,
  accessTokenSeconds: auth.access_token_expire_minutes * MINUTE,
  refreshIdleSeconds: auth.refresh_token_expire_days * DAY,
  refreshAbsoluteSeconds: auth.refresh_absolute_days * DAY,
  refreshGraceSeconds: auth.refresh_grace_seconds,
  sessionAddress: auth.session_address,
  passwordMinLength: auth.password_min_length,
  passwordBlocklist: auth.password_blocklist,
  registrationEnabled: auth.registration_enabled,
  autoCreateAdmin: auth.auto_create_admin,
  adminEmail: auth.admin_email,
  adminPassword: auth.admin_password,
  throttleEnabled: auth.throttle_enabled,
});
