import type { RateLimiter, RateRule } from '../ports/rate-limiter.js';
import { AuthError } from './errors.js';
import { throttleUnit } from './network-address.js';

/** One attempt under way; its point is already taken, so that parallel guesses cannot pass together. */
export interface Attempt {
  /** For an attempt that succeeded, and for one that failed for no fault of the caller. */
  giveBack(): Promise<void>;
}

export type ThrottledAction = 'register' | 'refresh' | 'validate';

/** Attempts per client address (an IPv6 /64 counts as one). Every registration counts, the others only when refused. */
const RULES: Record<ThrottledAction, RateRule> = {
  register: { name: 'register', points: 300, durationSeconds: 900 },
  refresh: { name: 'refresh', points: 600, durationSeconds: 60 },
  validate: { name: 'validate', points: 600, durationSeconds: 60 },
};

/** Checks of the old password by one signed-in user: nobody may guess passwords with a stolen access token. */
const PASSWORD_CHECK: RateRule = { name: 'password-check', points: 10, durationSeconds: 900 };

const UNCOUNTED: Attempt = { giveBack: () => Promise.resolve() };

/** Limits requests by client address, and checks of one's own password by user. The sign-in has `SignInThrottle`. */
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
    return { giveBack: () => this.limiter.giveBack(rule, key) };
  }
}
