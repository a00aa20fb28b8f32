import type { Clock } from '../ports/clock.js';
import type { ServiceTokenRepository } from '../ports/service-token-repository.js';
import type { ServiceToken } from './model/service-token.js';

/** Within this time another process learns of a revocation; this one learns at once. */
const LIFETIME_MS = 1_000;
const MAX_ENTRIES = 10_000;

interface Entry {
  readonly token: Promise<ServiceToken | undefined>;
  readonly until: number;
}

/** Spares the store: at most one read a second for each token, and no write. Misses are kept too. */
export class ServiceTokenCache {
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly tokens: ServiceTokenRepository,
    private readonly clock: Clock,
  ) {}

  async find(tokenHash: string): Promise<ServiceToken | undefined> {
    const now = this.clock.now();
    const entry = this.#entries.get(tokenHash);
    // The second condition keeps a clock that stepped back from making entries immortal.
    if (entry !== undefined && now < entry.until && entry.until - now <= LIFETIME_MS) return entry.token;
    const token = this.tokens.findByHash(tokenHash);
    this.#keep(tokenHash, { token, until: now + LIFETIME_MS });
    token.catch(() => this.#entries.delete(tokenHash));
    return token;
  }

  forget(tokenHash: string): void {
    this.#entries.delete(tokenHash);
  }

  #keep(tokenHash: string, entry: Entry): void {
    this.#entries.delete(tokenHash);
    this.#entries.set(tokenHash, entry);
    if (this.#entries.size <= MAX_ENTRIES) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
