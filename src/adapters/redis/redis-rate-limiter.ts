import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisClientType } from 'redis';
import type { RateLimiter, RateRule, RateVerdict } from '../../ports/rate-limiter.js';
import { tryCounting } from './counting-trial.js';
import type { RedisConnection } from './redis-connection.js';
import { RedisUnavailableError } from './redis-errors.js';

type RedisWork<Result> = (client: RedisClientType) => Promise<Result>;

/** A counter that stands there is a block: no rule has as many points, and points given back do not open it. */
const BLOCKED = 1_000_000_000;
/** Processes among which the points are divided while none knows what the others allow. */
const FLEET_SIZE = 4;
const TRIAL_EVERY_MS = 1_000;

const GIVE_BACK = `
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
if used >= 1 and used < tonumber(ARGV[1]) then return redis.call('DECR', KEYS[1]) end
return used`;

/**
 * Counters that all processes share. While Redis does not answer, or refuses what counting needs, each counts
 * for itself and allows its part of the points, at least one: guessing is never unlimited, and nobody is
 * refused for Redis' sake. All counters are shared or none, so that nothing counted alone outlives the outage.
 */
export class RedisRateLimiter implements RateLimiter {
  readonly #windows = new Map<string, RateLimiterRedis>();
  readonly #prefix: string;
  #isRefused = false;
  #triedAt = 0;

  constructor(
    private readonly connection: RedisConnection,
    /** Counts in this process. */
    private readonly alone: RateLimiter,
    private readonly keyPrefix: string,
    /** Processes that count together: alone each allows this part of the points. 4 unless given. */
    private readonly fleetSize = FLEET_SIZE,
  ) {
    this.#prefix = `${keyPrefix}throttle`;
    connection.checkedBy(() => this.#try());
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
      (client) => client.eval(GIVE_BACK, script),
      () => this.alone.giveBack(this.#part(rule), key),
    );
  }

  async block(rule: RateRule, key: string, seconds: number): Promise<void> {
    // 0 seconds are none; Redis would refuse them.
    if (seconds <= 0) return;
    const name = this.#window(rule).getKey(nameOf(rule, key));
    await this.#either(
      (client) => client.set(name, BLOCKED, { EX: Math.ceil(seconds) }),
      () => this.alone.block(this.#part(rule), key, seconds),
    );
  }

  /** In both places: what was counted alone must not meet an honest owner when Redis is away again. */
  async reset(rule: RateRule, key: string): Promise<void> {
    const name = this.#window(rule).getKey(nameOf(rule, key));
    const alone = this.alone.reset(this.#part(rule), key);
    await this.#either(
      (client) => client.del(name),
      () => alone,
    );
    await alone;
  }

  async #consumeShared(rule: RateRule, key: string): Promise<RateVerdict> {
    const window = this.#window(rule);
    const { consumedPoints: used, msBeforeNext } = await this.#shared(() =>
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
    const stricter = this.#part(rule);
    const verdict = await this.alone.consume(stricter, key);
    return verdict.allowed ? verdict : { ...verdict, used: verdict.used - stricter.points + rule.points };
  }

  /** Whatever Redis fails with, somebody counts. */
  async #either(shared: RedisWork<unknown>, alone: () => Promise<void>): Promise<void> {
    try {
      await this.#shared(shared);
    } catch {
      await alone();
    }
  }

  async #shared<Result>(work: RedisWork<Result>): Promise<Result> {
    if (this.#isRefused) {
      if (performance.now() - this.#triedAt > TRIAL_EVERY_MS) this.#try().catch(() => undefined);
      throw new RedisUnavailableError('refuses to count');
    }
    try {
      return await this.connection.run(work);
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) await this.#try().catch(() => undefined);
      throw error;
    }
  }

  /** Whether Redis does what counting needs; until it does, it is left alone. */
  async #try(): Promise<void> {
    this.#triedAt = performance.now();
    try {
      await this.connection.run((client) => tryCounting(client, this.keyPrefix));
      this.#isRefused = false;
    } catch (error) {
      this.#isRefused = !(error instanceof RedisUnavailableError);
      throw error;
    }
  }

  #part(rule: RateRule): RateRule {
    return { ...rule, points: Math.max(1, Math.floor(rule.points / this.fleetSize)) };
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

/** Neither rule names nor keys may be able to imitate another pair. */
const nameOf = (rule: RateRule, key: string): string => JSON.stringify([rule.name, key]);
