import type { CachedJwks, FetchedElsewhere, FetchTurn, JwksCache } from '../../ports/jwks-cache.js';
import { frozenCopy } from './frozen-copy.js';

/** More issuers than any application has; beyond it the one put longest ago goes. */
const MAX_DOCUMENTS = 1_000;
const LONGEST_WAIT_MS = 2_000;

/** Key sets shared by the verifiers of this process. */
export class MemoryJwksCache implements JwksCache {
  readonly #documents = new Map<string, CachedJwks>();
  /** The turns that are taken, each with its end. */
  readonly #turns = new Map<string, Promise<void>>();

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

  async takeTurn(key: string, newerThan: number): Promise<FetchTurn | FetchedElsewhere> {
    const patience = new Patience();
    for (;;) {
      const document = this.#documents.get(key);
      if (document !== undefined && document.fetchedAt > newerThan) return { kind: 'elsewhere', document };
      const taken = this.#turns.get(key);
      if (taken === undefined || patience.isOver) return this.#begin(key);
      await Promise.race([taken, patience.over]);
    }
  }

  #begin(key: string): FetchTurn {
    let finish: () => void = () => undefined;
    const end = new Promise<void>((resolve) => (finish = resolve));
    this.#turns.set(key, end);
    return {
      kind: 'turn',
      end: async () => {
        if (this.#turns.get(key) === end) this.#turns.delete(key);
        finish();
      },
    };
  }
}

/** Runs out. */
class Patience {
  isOver = false;
  readonly over = new Promise<void>((resolve) => {
    const runOut = () => {
      this.isOver = true;
      resolve();
    };
    setTimeout(runOut, LONGEST_WAIT_MS).unref();
  });
}
