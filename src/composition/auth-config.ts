import type { SigningAlgorithm } from '../domain/model/signing-key.js';

/**
 * Section `auth` of the configuration in code: the same keys in camelCase, with the same units, defaults and
 * bounds. Durations may be fractions (`accessTokenExpireMinutes: 0.5`).
 */
export interface AuthConfig {
  /** Public address: `iss` of every token and base of every published URL. No query, no fragment. */
  readonly issuer: string;
  /** `aud` where a sign-in names no other. */
  readonly audience: string;
  /** `client_id` of every access token (RFC 9068). */
  readonly clientId: string;
  /** Signature algorithm of access tokens for `audience`. */
  readonly algorithm: SigningAlgorithm;
  /** Further algorithms whose keys are published, so that verifiers know them before they are used. */
  readonly algorithms: readonly SigningAlgorithm[];
  /** Further audiences that a sign-in may ask for, each with the algorithm of its tokens. */
  readonly audiences: Readonly<Record<string, SigningAlgorithm>>;
  /** The only audience whose tokens may administer; empty: every configured one. */
  readonly adminAudience: string;
  /** Longest access token in bytes; headers and proxies take no more. */
  readonly maxTokenBytes: number;
  /** A signing key is published this many hours before it signs. */
  readonly keyPublishHours: number;
  /** A key is followed by the next one after this many days. */
  readonly keyRotateDays: number;
  /** A signing key stays published this many minutes longer than its last token lives. */
  readonly keyRetireMinutes: number;
  /** Every node knows the key of refresh tokens this many minutes before it is used. */
  readonly refreshKeyAnnounceMinutes: number;
  /** Life of an access token, in minutes; shortened at random by up to 5 %. */
  readonly accessTokenExpireMinutes: number;
  /** A session ends when it was not refreshed for this many days. */
  readonly refreshTokenExpireDays: number;
  /** A session ends this many days after the sign-in, however often it was refreshed. */
  readonly refreshAbsoluteDays: number;
  /** A replaced refresh token still gives its own successor for this many seconds; 0 is strict. */
  readonly refreshGraceSeconds: number;
  /** Whether `firstAdmin.ensure()` makes a superadmin when there is no user at all. */
  readonly autoCreateAdmin: boolean;
  /** E-mail address of that superadmin. */
  readonly adminEmail: string;
  /** Password of that superadmin; empty: a random one. */
  readonly adminPassword: string;
  /** Whether people may register themselves, until a superadmin sets the stored switch. */
  readonly registrationEnabled: boolean;
  /** Fewest code points of a new password; NIST SP 800-63B-4 section 3.1.1.2 asks for 15. */
  readonly passwordMinLength: number;
  /** Whether common passwords and those made of the e-mail address are refused. */
  readonly passwordBlocklist: boolean;
  /** Whether attempts are counted and slowed. */
  readonly throttleEnabled: boolean;
  /** How much of the client address is kept with a session. */
  readonly sessionAddress: 'full' | 'truncated' | 'none';
}

/** The defaults of the server, for those who embed the domain; `issuer` has none. */
export const AUTH_DEFAULTS = {
  audience: 'pico-bot',
  clientId: 'pico-auth',
  algorithm: 'RS256',
  algorithms: [],
  audiences: {},
  adminAudience: '',
  maxTokenBytes: 7_500,
  keyPublishHours: 24,
  keyRotateDays: 90,
  keyRetireMinutes: 60,
  refreshKeyAnnounceMinutes: 10,
  accessTokenExpireMinutes: 15,
  refreshTokenExpireDays: 7,
  refreshAbsoluteDays: 30,
  refreshGraceSeconds: 30,
  autoCreateAdmin: true,
  adminEmail: 'admin@pico.local',
  adminPassword: '',
  registrationEnabled: true,
  passwordMinLength: 8,
  passwordBlocklist: true,
  throttleEnabled: true,
  sessionAddress: 'full',
} as const satisfies Omit<AuthConfig, 'issuer'>;
