import type { Revocations } from '../domain/model/revocations.js';

/** Why a feed gave no answer; for the log. */
export interface FeedFailure {
  readonly kind: 'failed';
  readonly reason: string;
}

export interface FeedAnswer {
  readonly kind: 'answered';
  readonly revocations: Revocations;
}

/** Where a resource server learns what its issuer has revoked. */
export interface RevocationFeed {
  /**
   * Everything revoked, or, with `since` (an `asOf` of an earlier answer), at least what was revoked from
   * then on. Asks once, within a time limit. Never rejects: a failure is a result.
   */
  poll(since: number | undefined): Promise<FeedAnswer | FeedFailure>;
  /** Ends what is under way; from then on every poll fails at once. */
  close(): void;
}
