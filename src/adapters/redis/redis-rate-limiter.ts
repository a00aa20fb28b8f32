import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiter, RateRule, RateVerdict } from '../../ports/rate-limiter.js';
import type { RedisConnection } from './redis-connection.js';

/** A counter that stands there is a block: no rule has as many points, and points given back do not open it. */
const BLOCKED = 1_000_000_000;
/** What a process may allow by itself while it cannot know what the others allow. */
const SHARE_ALONE = 4;

const GIVE_BACK = `
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
if used >= 1 and used < tonumber(ARGV[1]) then return redis.call('DECR', KEYS[1]) end
return used`;

/**
 * Counters that all processes share. While Redis does not answer, each counts for itself and allows a
 * quarter of the points, at least one: guessing is never unlimited, and nobody is refused for Redis' sake.
 */
export class RedisRateLimiter implements RateLimiter {
  readonly #windows = new Map<string, RateLimiterRedis>();
  readonly #prefix: string;

  constructor(
    private readonly connection: RedisConnection,
    /** Counts in this process. */
    private readonly alone: RateLimiter,
    keyPrefix: string,
  ) {
    this.#prefix = `${keyPrefix}throttle`;
  }

  async consume(rule: RateRule, key: string): Promise<RateVerdict> {
    try {
      return await this.#consumeShared(rule, key);
    } catch {
      return this.#consumeAlone(rule, key);
    }
  }

  async giveBack(rule: RateRule, key: string): Promise<void> {
    const name = this.#window(rule).getKey(nameOf(rule, key));
    const script = { keys: [name], arguments: [String(BLOCKED)] };
    await this.#either(
      () => this.connection.run((client) => client.eval(GIVE_BACK, script)),
      () => this.alone.giveBack(strict(rule), key),
    );
  }

  async block(rule: RateRule, key: string, seconds: number): Promise<void> {
    // To the library 0 seconds are for ever.
    if (seconds <= 0) return;
    const window = this.#window(rule);
    await this.#either(
      () => this.connection.run(() => window.set(nameOf(rule, key), BLOCKED, Math.ceil(seconds))),
      () => this.alone.block(strict(rule), key, seconds),
    );
  }

  /** In both places: what was counted alone must not meet an honest owner when Redis is away again. */
  async reset(rule: RateRule, key: string): Promise<void> {
    const window = this.#window(rule);
    const alone = this.alone.reset(strict(rule), key);
    await this.#either(
      () => this.connection.run(() => window.delete(nameOf(rule, key))),
      () => alone,
    );
    await alone;
  }

  async #consumeShared(rule: RateRule, key: string): Promise<RateVerdict> {
    const window = this.#window(rule);
    const { consumedPoints: used, msBeforeNext } = await this.connection.run(() =>
      window.consume(nameOf(rule, key), 1).catch((refusal: unknown) => {
        // The library refuses by rejecting with its result.
        if (refusal instanceof RateLimiterRes) return refusal;
        throw refusal;
      }),
    );
    if (used <= rule.points) return { allowed: true, used, retryAfterSeconds: 0 };
    return { allowed: false, used, retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
  }

  /** In the terms of the rule that was asked about: the first refusal uses one point more than there are. */
  async #consumeAlone(rule: RateRule, key: string): Promise<RateVerdict> {
    const stricter = strict(rule);
    const verdict = await this.alone.consume(stricter, key);
    return verdict.allowed ? verdict : { ...verdict, used: verdict.used - stricter.points + rule.points };
  }

  /** Whatever Redis fails with, somebody counts. */
  async #either(shared: () => Promise<unknown>, alone: () => Promise<void>): Promise<void> {
    try {
      await shared();
    } catch {
      await alone();
    }
  }

  #window(rule: RateRule): RateLimiterRedis {
    const known = this.#windows.get(rule.name);
    if (known !== undefined) return known;
    const window = new RateLimiterRedis({
      storeClient: this.connection.client,
      // The library would look for the class name of an older package.
      useRedisPackage: true,
      keyPrefix: this.#prefix,
      points: rule.points,
      duration: rule.durationSeconds,
    });
    this.#windows.set(rule.name, window);
    return window;
  }
}

const strict = (rule: RateRule): RateRule => ({
  ...rule,
  points: Math.max(1, Math.floor(rule.points / SHARE_ALONE)),
});

/** Neither rule names nor keys may be able to imitate another pair. */
const nameOf = (rule: RateRule, key: string): string => JSON.stringify([rule.name, key]);
