import { lastTokenEnd, type TokenFamily } from '../../domain/model/token-family.js';
import { parsedRecord } from './parsed-record.js';
import type { SqlInput, SqlRow } from './sqlite-driver.js';

const HOUR_MS = 3_600_000;

/** When the family ends by itself, whichever end comes first. */
export const endOf = (family: TokenFamily): number => Math.min(family.idleExpiresAt, family.expiresAt);

export const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

/**
 * The hour in which its last token ends. Only this is indexed for the sweep: it changes with one rotation in a
 * few, so most rotations touch no index at all.
 */
export const endHourOf = (family: TokenFamily): number => hourOf(lastTokenEnd(family));

/** Values in the order `sid, user_id, created_at, ends_at, end_hour, revoked_at, document`. */
export const familyValues = (family: TokenFamily): readonly SqlInput[] => [
  family.sid,
  family.userId,
  family.createdAt,
  endOf(family),
  endHourOf(family),
  family.revokedAt ?? null,
  JSON.stringify(family),
];

const OPTIONAL = ['previousKeyId', 'revokedAt', 'userAgent', 'address'] as const;

/** The record in a row with `document`. */
export const familyOf = (row: SqlRow): TokenFamily => parsedRecord<TokenFamily>(row.document, OPTIONAL);
