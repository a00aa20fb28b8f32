/** A counter that fills: at most `points` per `durationSeconds`, from the first one on. */
export interface RateRule {
  /** Names the counter; keys of different rules never meet. */
  readonly name: string;
  readonly points: number;
  readonly durationSeconds: number;
}

export interface RateVerdict {
  readonly allowed: boolean;
  /** Points used in this window, this call included. */
  readonly used: number;
  /** Whole seconds until the next attempt can succeed, at least 1; 0 when allowed. */
  readonly retryAfterSeconds: number;
}

/**
 * Counts attempts. Failure mode: an adapter whose store is gone falls back to a stricter counter in
 * the process; it never answers "unlimited" and never fails.
 */
export interface RateLimiter {
  /** Takes one point, atomically: of many callers at once at most `points` are allowed. */
  consume(rule: RateRule, key: string): Promise<RateVerdict>;
  /** Gives one point back, after an attempt that turned out to be honest. */
  giveBack(rule: RateRule, key: string): Promise<void>;
  /** Refuses the key for this long, rounded up to whole seconds, whatever its points; 0 and less change nothing. */
  block(rule: RateRule, key: string, seconds: number): Promise<void>;
  /** Forgets the key. */
  reset(rule: RateRule, key: string): Promise<void>;
}
