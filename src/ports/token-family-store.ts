import type { KeyId, SessionId, UserId } from '../domain/model/ids.js';
import type { RotationOutcome, RotationRequest } from '../domain/model/rotation.js';
import type { TokenFamily } from '../domain/model/token-family.js';

/**
 * Sessions. Copies in and out; durable on return. Expiry is decided by the times in the record and
 * the `now` of the caller, never by the store's own cleaning.
 */
export interface TokenFamilyStore {
  /** Stores a new family; its `sid` is random, so a second one with the same `sid` is a plain error. */
  open(family: TokenFamily): Promise<void>;
  /** The family as stored, revoked and expired ones included until they are swept. */
  find(sid: SessionId): Promise<TokenFamily | undefined>;
  /**
   * The one atomic step of a refresh: `decideRotation` on the current record and, if it asks for a
   * write, that write as a compare-and-set on the version. A lost race decides again on the new
   * record, so of many callers with one token exactly one is told `rotated`, and the others `replay`;
   * with a `graceMs` of 0 one of the others is told `reused`, and the rest `revoked`. A write conflict
   * never becomes an error. The write survives a crash that comes after the answer.
   */
  rotate(request: RotationRequest): Promise<RotationOutcome>;
  /** Ends one session; true for exactly one of many callers, false when unknown or already ended. */
  revoke(sid: SessionId, at: number): Promise<boolean>;
  /** Ends every session of a user; answers how many this call ended. */
  revokeAllOf(userId: UserId, at: number): Promise<number>;
  /** Ends every session whose current token was minted with this MAC key; answers how many this call ended. */
  revokeMintedWith(keyId: KeyId, at: number): Promise<number>;
  /** Sessions that were ended at that time or later, expired ones too until they are swept; the first ended first. */
  revokedSince(at: number): Promise<readonly TokenFamily[]>;
  /** Sessions of a user that are neither revoked nor expired at `now`, newest first. */
  listLive(userId: UserId, now: number): Promise<readonly TokenFamily[]>;
  /**
   * Removes at most `limit` families whose last token ended before the given time (`lastTokenEnd`), revoked ones
   * too; answers how many. Any other cleaning of the store waits as long at least.
   */
  purgeExpired(before: number, limit: number): Promise<number>;
}
