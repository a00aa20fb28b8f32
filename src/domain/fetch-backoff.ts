import type { RandomSource } from '../ports/random-source.js';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 120_000;

/**
 * When the next attempt may be made. Counted from the last attempt, not the last success, so that a
 * failing endpoint is spared too; at most 12 attempts in 10 minutes of failure with the longest wait of 120 s.
 */
export class FetchBackoff {
  #begunAt: number | undefined;
  #endedAt = 0;
  #failures = 0;
  #waitMs = 0;

  constructor(
    private readonly random: RandomSource,
    private readonly longestWaitMs: number = LONGEST_WAIT_MS,
  ) {}

  begin(now: number): void {
    this.#begunAt = now;
    this.#endedAt = now;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#waitMs = 0;
  }

  /** Waits 2, 4, 8 … s up to the longest, each shortened by up to a quarter, so that a fleet does not return as one. */
  failed(now: number): void {
    const whole = Math.min(this.longestWaitMs, FIRST_WAIT_MS * 2 ** Math.min(this.#failures, 20));
    const [high = 0, low = 0] = this.random.bytes(2);
    this.#waitMs = whole * (1 - (high * 256 + low) / 0x1_0000 / 4);
    this.#failures += 1;
    this.#endedAt = now;
  }

  /** Milliseconds until an attempt may begin, 0 when now. A clock that stepped back delays nothing. */
  remainingMs(now: number, cooldownMs: number): number {
    if (this.#begunAt === undefined || now < this.#begunAt) return 0;
    return Math.max(0, this.#begunAt + cooldownMs - now, this.#endedAt + this.#waitMs - now);
  }
}
