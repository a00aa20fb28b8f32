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
   * then on, that moment included. An answer that cannot be understood as a whole is a failure: half a list
   * lets revoked tokens pass. Each call asks anew and once, within a time limit, many at once too. Never
   * rejects: a failure is a result, and the next call may succeed. The answer is the caller's to change.
   */
  poll(since: number | undefined): Promise<FeedAnswer | FeedFailure>;
  /** Ends what is under way; from then on every poll fails at once, and nobody is asked. Twice is once. */
  close(): void;
}
