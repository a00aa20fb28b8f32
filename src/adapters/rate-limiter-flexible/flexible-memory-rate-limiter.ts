import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiter, RateRule, RateVerdict } from '../../ports/rate-limiter.js';

/** About 50 MB. Whoever fills it to push a counter out pays far more guesses than that counter gives back. */
const MOST_KEYS = 100_000;

/**
 * Counters in this process, on the library's own timers and the real time; a key takes memory until
 * its window ends, or until `maxKeys` others were used after it. A block is a window of its own that is full; a mark beside it keeps points that
 * are given back from opening it.
 */
export class FlexibleMemoryRateLimiter implements RateLimiter {
  readonly #windows = new Map<string, RateLimiterMemory>();
  readonly #blocked = new RateLimiterMemory({ keyPrefix: 'blocked', points: 0, duration: 1 });
  /** Least recently used first. */
  readonly #recent = new Map<string, { readonly rule: RateRule; readonly key: string }>();

  constructor(readonly maxKeys = MOST_KEYS) {}

  async consume(rule: RateRule, key: string): Promise<RateVerdict> {
    await this.#remember(rule, key);
    const { consumedPoints: used, msBeforeNext } = await this.#take(rule, key);
    if (used <= rule.points) return { allowed: true, used, retryAfterSeconds: 0 };
    return { allowed: false, used, retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
  }

  async giveBack(rule: RateRule, key: string): Promise<void> {
    if (isRunning(await this.#blocked.get(pairKey(rule, key)))) return;
    const window = this.#window(rule);
    const state = await window.get(key);
    if (!isRunning(state) || state.consumedPoints < 1) return;
    const after = await window.reward(key, 1);
    // Another caller gave the last one back in between: nobody may have more than all points.
    if (after.consumedPoints < 0) await window.penalty(key, 1);
  }

  async block(rule: RateRule, key: string, seconds: number): Promise<void> {
    // To the library 0 seconds are for ever.
    if (seconds <= 0) return;
    await this.#remember(rule, key);
    await this.#blocked.block(pairKey(rule, key), Math.ceil(seconds));
    await this.#window(rule).block(key, Math.ceil(seconds));
  }

  async reset(rule: RateRule, key: string): Promise<void> {
    this.#recent.delete(pairKey(rule, key));
    await this.#blocked.delete(pairKey(rule, key));
    await this.#window(rule).delete(key);
  }

  async #remember(rule: RateRule, key: string): Promise<void> {
    const pair = pairKey(rule, key);
    this.#recent.delete(pair);
    this.#recent.set(pair, { rule, key });
    if (this.#recent.size <= this.maxKeys) return;
    for (const oldest of this.#recent.values()) return this.reset(oldest.rule, oldest.key);
  }

  /** The library refuses by rejecting with its result. */
  async #take(rule: RateRule, key: string): Promise<RateLimiterRes> {
    try {
      return await this.#window(rule).consume(key, 1);
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return refusal;
      throw refusal;
    }
  }

  #window(rule: RateRule): RateLimiterMemory {
    const known = this.#windows.get(rule.name);
    if (known !== undefined) return known;
    const window = new RateLimiterMemory({
      keyPrefix: rule.name,
      points: rule.points,
      duration: rule.durationSeconds,
    });
    this.#windows.set(rule.name, window);
    return window;
  }
}

/** Neither rule names nor keys may be able to imitate another pair. */
const pairKey = (rule: RateRule, key: string): string => JSON.stringify([rule.name, key]);

const isRunning = (state: RateLimiterRes | null): state is RateLimiterRes =>
  state !== null && state.msBeforeNext > 0;
