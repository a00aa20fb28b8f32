import { LONGEST_ACCESS_TOKEN_SECONDS } from '../../domain/model/access-token.js';

/** A number from `min` to `max`, or a text of so many characters; `whole`: no fractions. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly whole?: true;
}

/**
 * Bounds of section `auth`, for the schema of the file and for the `AuthConfig` that code gives alike.
 * Durations may be fractions of their unit; the domain counts them in whole seconds.
 */
export const AUTH_BOUNDS = {
  audience: { min: 1, max: 256 },
  clientId: { min: 1, max: 256 },
  adminAudience: { min: 0, max: 256 },
  maxTokenBytes: { min: 1_000, max: 16_000, whole: true },
  keyPublishHours: { min: 1, max: 720 },
  keyRotateDays: { min: 1, max: 3_650 },
  keyRetireMinutes: { min: 5, max: 10_080 },
  refreshKeyAnnounceMinutes: { min: 10, max: 10_080 },
  accessTokenExpireMinutes: { min: 0.1, max: LONGEST_ACCESS_TOKEN_SECONDS / 60 },
  refreshTokenExpireDays: { min: 0.01, max: 3_650 },
  refreshAbsoluteDays: { min: 0.01, max: 3_650 },
  refreshGraceSeconds: { min: 0, max: 60 },
  passwordMinLength: { min: 8, max: 128, whole: true },
} as const satisfies Readonly<Record<string, Bounds>>;

/** How much of a client's address may be kept. */
export const SESSION_ADDRESSES = ['full', 'truncated', 'none'] as const;
