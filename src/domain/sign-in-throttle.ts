import type { Digest } from '../ports/digest.js';
import type { RateLimiter, RateRule, RateVerdict } from '../ports/rate-limiter.js';
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
  PASSWORD,
  SLOW_FROM,
  UNDECIDED_WAIT_SECONDS,
} from './sign-in-limits.js';

/** One attempt under way. Its caller must end it by exactly one of the three. */
export interface SignInAttempt {
  /**
   * The password was right: all counters of this account are forgiven.
   * @param passwordHash what the password was compared with.
   */
  succeeded(passwordHash: string | undefined): Promise<void>;
  /**
   * The password was wrong: the points stay taken.
   * @param passwordHash what the password was compared with; undefined for an account that has none or does not exist.
   * @returns how many attempts in a row have failed against this password.
   */
  failed(passwordHash: string | undefined): Promise<number>;
  /** No verdict was reached (queue full, store gone): the points go back. */
  abandoned(): Promise<void>;
}

/** The first `rate_limited` of a wait. Those that follow during the wait are plain refusals: they say nothing new. */
export class LimitReached extends AuthError {
  constructor(
    readonly limit: string,
    override readonly retryAfterSeconds: number,
  ) {
    super('rate_limited', { retryAfterSeconds, reason: limit });
  }
}

type Taken = readonly [RateRule, string];

/**
 * Slows guessing before any hashing. Counters are keyed by a digest of the typed e-mail address, so unknown
 * accounts count like known ones and no counter holds an e-mail address.
 */
export class SignInThrottle {
  /** How many attempts took a point and are not ended yet, by counter. */
  readonly #undecided = new Map<string, number>();

  constructor(
    private readonly limiter: RateLimiter,
    private readonly digest: Digest,
    private readonly enabled: boolean,
  ) {}

  /** @throws AuthError `rate_limited` with `retryAfterSeconds`, `LimitReached` at the begin of a wait; alike for unknown accounts. */
  async begin(emailKey: string, address: string | undefined): Promise<SignInAttempt> {
    if (!this.enabled) return UNLIMITED;
    const account = this.#keyOf(emailKey);
    const taken: Taken[] = [];
    try {
      if (address !== undefined) {
        const unit = throttleUnit(address);
        await this.#take(ADDRESS, unit, taken);
        await this.#takePair(`${account} ${unit}`, taken);
      }
      await this.#takeAccount(account, taken);
      return this.#attempt(emailKey, account, taken);
    } catch (error) {
      this.#decided(taken);
      await this.#giveBack(taken);
      throw error;
    }
  }

  /** Forgets the failures of an account whose password was set anew, so that its owner need not wait. */
  async forgive(emailKey: string): Promise<void> {
    const account = this.#keyOf(emailKey);
    await Promise.all([ACCOUNT, ACCOUNT_PACE].map((rule) => this.limiter.reset(rule, account)));
  }

  #attempt(emailKey: string, account: string, taken: readonly Taken[]): SignInAttempt {
    const passwordKey = (hash: string | undefined): string => this.#keyOf(`${emailKey}\n${hash ?? ''}`);
    return {
      failed: async (passwordHash) => {
        this.#decided(taken);
        return (await this.limiter.consume(PASSWORD, passwordKey(passwordHash))).used;
      },
      abandoned: async () => {
        this.#decided(taken);
        await this.#giveBack(taken);
      },
      succeeded: async (passwordHash) => {
        this.#decided(taken);
        await this.#forgive(account, taken);
        await this.limiter.reset(PASSWORD, passwordKey(passwordHash));
      },
    };
  }

  #keyOf(text: string): string {
    return encodeBase64Url(this.digest.sha256(text));
  }

  async #take(rule: RateRule, key: string, taken: Taken[]): Promise<number> {
    const verdict = await this.limiter.consume(rule, key);
    if (!verdict.allowed) throw refused(rule, verdict, this.#waitOf(rule, key, verdict.retryAfterSeconds));
    this.#took(rule, key, taken);
    return verdict.used;
  }

  /**
   * The first attempt for which no point is left starts the next, longer wait; those during a wait add
   * nothing. While earlier attempts are undecided no wait starts: their points may come back.
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
    throw new LimitReached(PAIR.name, seconds);
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

  async #takeAccount(account: string, taken: Taken[]): Promise<void> {
    if ((await this.#take(ACCOUNT, account, taken)) <= SLOW_FROM) return;
    const pace = await this.limiter.consume(ACCOUNT_PACE, account);
    if (!pace.allowed) throw refused(ACCOUNT_PACE, pace, pace.retryAfterSeconds);
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
  succeeded: () => Promise.resolve(),
  failed: () => Promise.resolve(0),
  abandoned: () => Promise.resolve(),
};

/** A counter goes on while it refuses, so exactly one attempt is the first beyond the points. */
const refused = (rule: RateRule, { used }: RateVerdict, seconds: number): AuthError =>
  used === rule.points + 1 ? new LimitReached(rule.name, seconds) : limited(rule, seconds);

const limited = (rule: RateRule, retryAfterSeconds: number): AuthError =>
  new AuthError('rate_limited', { retryAfterSeconds, reason: rule.name });
