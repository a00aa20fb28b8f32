import type { Clock } from '../ports/clock.js';
import type { RateLimiter, RateRule } from '../ports/rate-limiter.js';
import { AuthError } from './errors.js';
import { throttleUnit } from './network-address.js';

/** One attempt under way; its point is already taken, so that parallel guesses cannot pass together. */
export interface Attempt {
  /** For an attempt that succeeded, and for one that failed for no fault of the caller. */
  giveBack(): Promise<void>;
}

/**
 * Attempts with a secret that nobody can guess: how many refusals an address is told is limited. A burst of them at
 * once is looked up before the first is counted, which costs one tag or one read each.
 */
export type CountedWhenRefused = 'refresh' | 'validate';

/** By client address; an IPv6 /64 counts as one. */
const RULES: Record<CountedWhenRefused | 'register', RateRule> = {
  register: { name: 'register', points: 300, durationSeconds: 900 },
  refresh: { name: 'refresh', points: 600, durationSeconds: 60 },
  validate: { name: 'validate', points: 600, durationSeconds: 60 },
};

/** Addresses that are known to be out of points; beyond this many the oldest is asked about again. */
const MOST_CLOSED = 10_000;

/** Checks of the old password by one signed-in user: nobody may guess passwords with a stolen access token. */
const PASSWORD_CHECK: RateRule = { name: 'password-check', points: 10, durationSeconds: 900 };

const UNCOUNTED: Attempt = { giveBack: () => Promise.resolve() };

/** Limits requests by client address, and checks of one's own password by user. The sign-in has `SignInThrottle`. */
export class Throttle {
  /** Until when, by action and address. */
  readonly #closed = new Map<string, number>();

  /** @internal */
  constructor(
    private readonly limiter: RateLimiter,
    private readonly clock: Clock,
    private readonly enabled: boolean,
  ) {}

  /** Every registration counts. An unknown address does not. @throws AuthError `rate_limited` with `retryAfterSeconds`. */
  async countRegistration(address: string | undefined): Promise<void> {
    if (this.enabled && address !== undefined) await this.#take(RULES.register, throttleUnit(address));
  }

  /**
   * Costs nothing, and asks nobody: what succeeds needs no counter.
   * @throws AuthError `rate_limited` when this process has seen the address use up its points.
   */
  assertOpen(action: CountedWhenRefused, address: string | undefined): void {
    if (address === undefined) return;
    const until = this.#closed.get(nameOf(action, address)) ?? 0;
    const retryAfterSeconds = Math.ceil((until - this.clock.now()) / 1000);
    if (retryAfterSeconds > 0) throw new AuthError('rate_limited', { retryAfterSeconds, reason: action });
  }

  /**
   * To be called before a refusal is told: of however many at once, wherever, only as many are told as there are points.
   * @throws AuthError `rate_limited`, to be told instead of it.
   */
  async countRefusal(action: CountedWhenRefused, address: string | undefined): Promise<void> {
    if (!this.enabled || address === undefined) return;
    try {
      await this.#take(RULES[action], throttleUnit(address));
    } catch (error) {
      if (error instanceof AuthError) this.#close(nameOf(action, address), error.retryAfterSeconds ?? 1);
      throw error;
    }
  }

  /** @throws AuthError `rate_limited` with `retryAfterSeconds`. */
  async beginPasswordCheck(userId: string): Promise<Attempt> {
    if (!this.enabled) return UNCOUNTED;
    await this.#take(PASSWORD_CHECK, userId);
    return { giveBack: () => this.limiter.giveBack(PASSWORD_CHECK, userId) };
  }

  async #take(rule: RateRule, key: string): Promise<void> {
    const { allowed, retryAfterSeconds } = await this.limiter.consume(rule, key);
    if (!allowed) throw new AuthError('rate_limited', { retryAfterSeconds, reason: rule.name });
  }

  #close(name: string, seconds: number): void {
    this.#closed.delete(name);
    this.#closed.set(name, this.clock.now() + seconds * 1000);
    if (this.#closed.size <= MOST_CLOSED) return;
    for (const oldest of this.#closed.keys()) return void this.#closed.delete(oldest);
  }
}

const nameOf = (action: CountedWhenRefused, address: string): string => `${action} ${throttleUnit(address)}`;
