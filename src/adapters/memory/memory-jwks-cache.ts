import type { CachedJwks, JwksCache } from '../../ports/jwks-cache.js';
import { frozenCopy } from './frozen-copy.js';

/** More issuers than any application has; beyond it the one put longest ago goes. */
const MAX_DOCUMENTS = 1_000;

/** Key sets shared by the verifiers of this process. */
export class MemoryJwksCache implements JwksCache {
  readonly #documents = new Map<string, CachedJwks>();

  async get(key: string): Promise<CachedJwks | undefined> {
    return this.#documents.get(key);
  }

  async put(key: string, document: CachedJwks): Promise<void> {
    const kept = this.#documents.get(key);
    if (kept !== undefined && kept.fetchedAt > document.fetchedAt) return;
    this.#documents.delete(key);
    this.#documents.set(key, frozenCopy(document));
    const [oldest] = this.#documents.keys();
    if (this.#documents.size > MAX_DOCUMENTS && oldest !== undefined) this.#documents.delete(oldest);
  }
}
