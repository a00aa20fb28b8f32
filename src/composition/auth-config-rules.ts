import { SIGNING_ALGORITHMS } from '../domain/model/signing-key.js';
import type { AuthConfig } from './auth-config.js';
import { AUTH_BOUNDS, SESSION_ADDRESSES, type Bounds } from './config/auth-bounds.js';
import { ADMIN_PASSWORD, EMAIL_ADDRESS, HTTP_URL, type TextFormat } from './config/text-formats.js';

/** What a value must be and is not, or undefined. */
export type MemberRule = (value: unknown) => string | undefined;

const rule =
  (must: string, fits: (value: unknown) => boolean): MemberRule =>
  (value) =>
    fits(value) ? undefined : must;

const numberIn = ({ min, max, whole }: Bounds): MemberRule =>
  rule(
    `must be a ${whole === true ? 'whole ' : ''}number from ${min} to ${max}`,
    (value) =>
      typeof value === 'number' &&
      value >= min &&
      value <= max &&
      (whole === undefined || Number.isInteger(value)),
  );

const textOf = ({ min, max }: Bounds): MemberRule =>
  rule(
    min === 0
      ? `must be a text of at most ${max} characters`
      : `must be a text of ${min} to ${max} characters`,
    (value) => isTextOf(value, { min, max }),
  );

const isTextOf = (value: unknown, { min, max }: Bounds): boolean =>
  typeof value === 'string' && value.length >= min && value.length <= max;

const formatted = ({ must, fits }: TextFormat): MemberRule =>
  rule(must, (value) => typeof value === 'string' && fits(value));

const oneOf = (names: readonly string[]): MemberRule =>
  rule(`must be one of ${names.join(', ')}`, (value) => isOneOf(names, value));

const isOneOf = (names: readonly unknown[], value: unknown): boolean => names.includes(value);

const isAlgorithm = (value: unknown): boolean => isOneOf(SIGNING_ALGORITHMS, value);

const flag = rule('must be true or false', (value) => typeof value === 'boolean');

const algorithmList = rule(
  `must be a list of ${SIGNING_ALGORITHMS.join(', ')}`,
  (value) => Array.isArray(value) && value.every(isAlgorithm),
);

/** Asked by its tag: an object of another realm, as in a test runner, has another prototype. */
const isRecord = (value: unknown): value is object =>
  Object.prototype.toString.call(value) === '[object Object]';

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
