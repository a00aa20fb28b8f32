import type { SessionId } from '../../domain/model/ids.js';
import { lastTokenEnd, type TokenFamily } from '../../domain/model/token-family.js';
import { storable } from './storable.js';

const HOUR_MS = 3_600_000;
/**
 * A session that was ended stays findable until its last token counts nowhere any more: a verifier allows
 * for a clock that is minutes behind, and the server's own may be ahead of a node's.
 */
const KEPT_MS = HOUR_MS;

/** A session as stored: the record, and when it may be swept away. */
export interface FamilyDocument extends Omit<TokenFamily, 'sid'> {
  readonly _id: SessionId;
  /** Whichever end of the session comes first. */
  readonly endsAt: number;
  /**
   * The full hour that is at least another one after the end of its last token, as the date that the server's
   * own cleaning needs. It changes with one rotation in a few, so most rotations touch no index at all.
   */
  readonly sweptFrom: Date;
}

/** @throws AuthError `validation_failed` for a text that cannot be stored as it is. */
export function familyDocument(family: TokenFamily): FamilyDocument {
  const { sid, ...record } = storable(family);
  const endsAt = Math.min(family.idleExpiresAt, family.expiresAt);
  return { ...record, _id: sid, endsAt, sweptFrom: sweptFrom(lastTokenEnd(family)) };
}

export function familyOf({ _id, endsAt: _end, sweptFrom: _hour, ...record }: FamilyDocument): TokenFamily {
  const { previousKeyId, revokedAt, userAgent, address } = record;
  return { ...record, sid: _id, previousKeyId, revokedAt, userAgent, address };
}

/** From when on the server may remove a session whose last token ends then; later ends never come before earlier ones. */
export const sweptFrom = (lastEnd: number): Date =>
  new Date(Math.ceil((lastEnd + KEPT_MS) / HOUR_MS) * HOUR_MS);
