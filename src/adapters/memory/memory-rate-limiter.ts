import type { Clock } from '../../ports/clock.js';
import type { RateLimiter, RateRule, RateVerdict } from '../../ports/rate-limiter.js';

interface Window {
  used: number;
  endsAt: number;
  /** A block is a full window that points given back do not open. */
  blocked: boolean;
}

/** Entries are looked through for ended ones each time this many were added. */
const SWEEP_EVERY = 1_000;
/** Beyond this many the oldest gives way. */
const MOST_KEYS = 100_000;

/** Counters in this process that run on the injected clock, so that a test moves time by hand. */
export class MemoryRateLimiter implements RateLimiter {
  readonly #windows = new Map<string, Window>();
  #added = 0;

  constructor(
    readonly clock: Clock,
    readonly maxKeys = MOST_KEYS,
  ) {}

  consume(rule: RateRule, key: string): Promise<RateVerdict> {
    const now = this.clock.now();
    const window = this.#current(rule, key, now);
    window.used += 1;
    const allowed = window.used <= rule.points;
    const retryAfterSeconds = allowed ? 0 : Math.ceil((window.endsAt - now) / 1000);
    return Promise.resolve({ allowed, used: window.used, retryAfterSeconds });
  }

  giveBack(rule: RateRule, key: string): Promise<void> {
    const window = this.#windows.get(pairKey(rule, key));
    const isOpen = window !== undefined && !window.blocked && window.endsAt > this.clock.now();
    if (isOpen && window.used > 0) window.used -= 1;
    return Promise.resolve();
  }

  block(rule: RateRule, key: string, seconds: number): Promise<void> {
    const endsAt = this.clock.now() + Math.ceil(seconds) * 1000;
    if (seconds > 0) this.#keep(rule, key, { used: rule.points + 1, endsAt, blocked: true });
    return Promise.resolve();
  }

  reset(rule: RateRule, key: string): Promise<void> {
    this.#windows.delete(pairKey(rule, key));
    return Promise.resolve();
  }

  /** Counters held now, ended ones that were not swept yet included. */
  get size(): number {
    return this.#windows.size;
  }

  #current(rule: RateRule, key: string, now: number): Window {
    const known = this.#windows.get(pairKey(rule, key));
    if (known !== undefined && known.endsAt > now) return known;
    return this.#keep(rule, key, { used: 0, endsAt: now + rule.durationSeconds * 1000, blocked: false });
  }

  #keep(rule: RateRule, key: string, window: Window): Window {
    this.#windows.delete(pairKey(rule, key));
    this.#windows.set(pairKey(rule, key), window);
    this.#added += 1;
    if (this.#windows.size > this.maxKeys) this.#dropOldest();
    if (this.#added % SWEEP_EVERY === 0) this.#sweep(this.clock.now());
    return window;
  }

  #dropOldest(): void {
    for (const key of this.#windows.keys()) {
      this.#windows.delete(key);
      return;
    }
  }

  #sweep(now: number): void {
    for (const [key, window] of this.#windows) if (window.endsAt <= now) this.#windows.delete(key);
  }
}

/** Neither rule names nor keys may be able to imitate another pair. */
const pairKey = (rule: RateRule, key: string): string => JSON.stringify([rule.name, key]);
