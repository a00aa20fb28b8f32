import { SIGNING_ALGORITHMS } from '../domain/model/signing-key.js';
import type { AuthConfig } from './auth-config.js';
import { AUTH_BOUNDS, SESSION_ADDRESSES } from './config/auth-bounds.js';
import { ADMIN_PASSWORD, EMAIL_ADDRESS, HTTP_URL } from './config/text-formats.js';
import {
  flag,
  formatted,
  isOneOf,
  isRecord,
  isTextOf,
  type MemberRule,
  numberIn,
  oneOf,
  rule,
  textOf,
} from './member-rules.js';

const isAlgorithm = (value: unknown): boolean => isOneOf(SIGNING_ALGORITHMS, value);

const algorithmList = rule(
  `must be a list of ${SIGNING_ALGORITHMS.join(', ')}`,
  (value) => Array.isArray(value) && value.every(isAlgorithm),
);

const audienceMap = rule(
  `must map audiences to ${SIGNING_ALGORITHMS.join(', ')}`,
  (value) =>
    isRecord(value) &&
    Object.entries(value).every(
      ([name, algorithm]) => isTextOf(name, AUTH_BOUNDS.audience) && isAlgorithm(algorithm),
    ),
);

/** The rules that the schema has for the section of the file; a test holds the two equal. */
export const AUTH_CONFIG_RULES: Readonly<Record<keyof AuthConfig, MemberRule>> = {
  issuer: formatted(HTTP_URL),
  audience: textOf(AUTH_BOUNDS.audience),
  clientId: textOf(AUTH_BOUNDS.clientId),
  algorithm: oneOf(SIGNING_ALGORITHMS),
  algorithms: algorithmList,
  audiences: audienceMap,
  adminAudience: textOf(AUTH_BOUNDS.adminAudience),
  maxTokenBytes: numberIn(AUTH_BOUNDS.maxTokenBytes),
  keyPublishHours: numberIn(AUTH_BOUNDS.keyPublishHours),
  keyRotateDays: numberIn(AUTH_BOUNDS.keyRotateDays),
  keyRetireMinutes: numberIn(AUTH_BOUNDS.keyRetireMinutes),
  refreshKeyAnnounceMinutes: numberIn(AUTH_BOUNDS.refreshKeyAnnounceMinutes),
  accessTokenExpireMinutes: numberIn(AUTH_BOUNDS.accessTokenExpireMinutes),
  refreshTokenExpireDays: numberIn(AUTH_BOUNDS.refreshTokenExpireDays),
  refreshAbsoluteDays: numberIn(AUTH_BOUNDS.refreshAbsoluteDays),
  refreshGraceSeconds: numberIn(AUTH_BOUNDS.refreshGraceSeconds),
  autoCreateAdmin: flag,
  adminEmail: formatted(EMAIL_ADDRESS),
  adminPassword: formatted(ADMIN_PASSWORD),
  registrationEnabled: flag,
  passwordMinLength: numberIn(AUTH_BOUNDS.passwordMinLength),
  passwordBlocklist: flag,
  throttleEnabled: flag,
  sessionAddress: oneOf(SESSION_ADDRESSES),
};
