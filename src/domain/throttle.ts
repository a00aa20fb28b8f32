import type { RateLimiter, RateRule } from '../ports/rate-limiter.js';
import { AuthError } from './errors.js';
import { throttleUnit } from './network-address.js';

/** One attempt under way; its point is already taken, so that parallel guesses cannot pass together. */
export interface Attempt {
  /** Gives the point back: the attempt turned out to be honest. */
  honest(): Promise<void>;
}

export type ThrottledAction = 'register' | 'refresh' | 'validate';

/** Attempts per client address (an IPv6 /64 counts as one). Registrations always count, others only when refused. */
const RULES: Record<ThrottledAction, RateRule> = {
  register: { name: 'register', points: 300, durationSeconds: 900 },
  refresh: { name: 'refresh', points: 600, durationSeconds: 60 },
  validate: { name: 'validate', points: 600, durationSeconds: 60 },
};

/** Own-password checks of one signed-in user: a stolen access token must not become a password oracle. */
const PASSWORD_CHECK: RateRule = { name: 'password-check', points: 10, durationSeconds: 900 };

const UNCOUNTED: Attempt = { honest: () => Promise.resolve() };

/** Limits by address what needs no account: the sign-in has a throttle of its own. */
export class Throttle {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly enabled: boolean,
  ) {}

  /** @throws AuthError `rate_limited` with `retryAfterSeconds`. An unknown address is not counted. */
  async begin(action: ThrottledAction, address: string | undefined): Promise<Attempt> {
    if (!this.enabled || address === undefined) return UNCOUNTED;
    return this.#take(RULES[action], throttleUnit(address));
  }

  /** @throws AuthError `rate_limited` with `retryAfterSeconds`. */
  async beginPasswordCheck(userId: string): Promise<Attempt> {
    return this.enabled ? this.#take(PASSWORD_CHECK, userId) : UNCOUNTED;
  }

  async #take(rule: RateRule, key: string): Promise<Attempt> {
    const verdict = await this.limiter.consume(rule, key);
    if (!verdict.allowed) {
      throw new AuthError('rate_limited', {
        retryAfterSeconds: verdict.retryAfterSeconds,
        reason: rule.name,
      });
    }
    return { honest: () => this.limiter.giveBack(rule, key) };
  }
}
