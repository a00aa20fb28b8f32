import type { Digest } from '../ports/digest.js';
import type { RateLimiter, RateRule } from '../ports/rate-limiter.js';
import { encodeBase64Url } from './base64url.js';
import { AuthError } from './errors.js';
import { throttleUnit } from './network-address.js';
import {
  ACCOUNT,
  ACCOUNT_PACE,
  ADDRESS,
  FIRST_WAIT_SECONDS,
  LONGEST_WAIT_SECONDS,
  PAIR,
  PAIR_WAITS,
  SLOW_FROM,
  UNDECIDED_WAIT_SECONDS,
} from './sign-in-limits.js';

/** One attempt under way. Exactly one of the three ends it. */
export interface SignInAttempt {
  /** The password was right: all counters of this account are forgiven. */
  succeeded(): Promise<void>;
  /** The password was wrong: the points stay taken. */
  failed(): void;
  /** No verdict was reached (queue full, store gone): the points go back. */
  abandoned(): Promise<void>;
  /** Consecutive failures of the account if this one fails too. */
  readonly failures: number;
}

type Taken = readonly [RateRule, string];

/**
 * Slows guessing before any hashing. Counters are keyed by a digest of the typed address, so unknown
 * accounts count like known ones and no e-mail address lies in a counter.
 */
export class SignInThrottle {
  /** Attempts of which the verdict is not in yet, by counter. */
  readonly #undecided = new Map<string, number>();

  constructor(
    private readonly limiter: RateLimiter,
    private readonly digest: Digest,
    private readonly enabled: boolean,
  ) {}

  /** @throws AuthError `rate_limited` with `retryAfterSeconds`; the same for known and unknown accounts. */
  async begin(emailKey: string, address: string | undefined): Promise<SignInAttempt> {
    if (!this.enabled) return UNLIMITED;
    const account = encodeBase64Url(this.digest.sha256(emailKey));
    const taken: Taken[] = [];
    try {
      if (address !== undefined) {
        const unit = throttleUnit(address);
        await this.#take(ADDRESS, unit, taken);
        await this.#takePair(`${account} ${unit}`, taken);
      }
      const failures = await this.#takeAccount(account, taken);
      return this.#attempt(account, failures, taken);
    } catch (error) {
      this.#decided(taken);
      await this.#giveBack(taken);
      throw error;
    }
  }

  #attempt(account: string, failures: number, taken: readonly Taken[]): SignInAttempt {
    return {
      failures,
      failed: () => this.#decided(taken),
      abandoned: async () => {
        this.#decided(taken);
        await this.#giveBack(taken);
      },
      succeeded: async () => {
        this.#decided(taken);
        await this.#forgive(account, taken);
      },
    };
  }

  async #take(rule: RateRule, key: string, taken: Taken[]): Promise<number> {
    const verdict = await this.limiter.consume(rule, key);
    if (!verdict.allowed) throw limited(rule, this.#waitOf(rule, key, verdict.retryAfterSeconds));
    this.#took(rule, key, taken);
    return verdict.used;
  }

  /**
   * The attempt that finds the pair dry starts the next, longer wait; those during a wait add nothing.
   * While earlier attempts are undecided the pair is not dry yet: their points may come back.
   */
  async #takePair(key: string, taken: Taken[]): Promise<void> {
    const verdict = await this.limiter.consume(PAIR, key);
    if (verdict.allowed) {
      this.#took(PAIR, key, taken);
      return;
    }
    if (this.#undecided.has(nameOf(PAIR, key))) {
      await this.limiter.giveBack(PAIR, key);
      throw limited(PAIR, UNDECIDED_WAIT_SECONDS);
    }
    if (verdict.used !== PAIR.points + 1) throw limited(PAIR, verdict.retryAfterSeconds);
    const waits = await this.limiter.consume(PAIR_WAITS, key);
    const seconds = Math.min(FIRST_WAIT_SECONDS * 2 ** Math.min(waits.used - 1, 10), LONGEST_WAIT_SECONDS);
    await this.limiter.block(PAIR, key, seconds);
    throw limited(PAIR, seconds);
  }

  #took(rule: RateRule, key: string, taken: Taken[]): void {
    taken.push([rule, key]);
    const name = nameOf(rule, key);
    this.#undecided.set(name, (this.#undecided.get(name) ?? 0) + 1);
  }

  #decided(taken: readonly Taken[]): void {
    for (const [rule, key] of taken) {
      const name = nameOf(rule, key);
      const left = (this.#undecided.get(name) ?? 1) - 1;
      if (left > 0) this.#undecided.set(name, left);
      else this.#undecided.delete(name);
    }
  }

  #waitOf(rule: RateRule, key: string, seconds: number): number {
    return this.#undecided.has(nameOf(rule, key)) ? Math.min(seconds, UNDECIDED_WAIT_SECONDS) : seconds;
  }

  async #takeAccount(account: string, taken: Taken[]): Promise<number> {
    const failures = await this.#take(ACCOUNT, account, taken);
    if (failures <= SLOW_FROM) return failures;
    const pace = await this.limiter.consume(ACCOUNT_PACE, account);
    if (!pace.allowed) throw limited(ACCOUNT_PACE, pace.retryAfterSeconds);
    return failures;
  }

  async #forgive(account: string, taken: readonly Taken[]): Promise<void> {
    await this.#giveBack(taken.filter(([rule]) => rule === ADDRESS));
    const forgotten = taken.filter(([rule]) => rule !== ADDRESS);
    const waits = forgotten.filter(([rule]) => rule === PAIR).map(([, key]) => [PAIR_WAITS, key] as const);
    await Promise.all([...forgotten, ...waits].map(([rule, key]) => this.limiter.reset(rule, key)));
    await this.limiter.reset(ACCOUNT_PACE, account);
  }

  async #giveBack(taken: readonly Taken[]): Promise<void> {
    await Promise.all(taken.map(([rule, key]) => this.limiter.giveBack(rule, key)));
  }
}

const nameOf = (rule: RateRule, key: string): string => `${rule.name} ${key}`;

const UNLIMITED: SignInAttempt = {
  failures: 0,
  succeeded: () => Promise.resolve(),
  failed: () => undefined,
  abandoned: () => Promise.resolve(),
};

const limited = (rule: RateRule, retryAfterSeconds: number): AuthError =>
  new AuthError('rate_limited', { retryAfterSeconds, reason: rule.name });
