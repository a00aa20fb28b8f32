import type { CachedJwks } from '../ports/jwks-cache.js';
import type { KeyId } from './model/ids.js';
import type { PublicKey } from './model/signing-key.js';

/** The keys of one document, and the document, which can be handed to another process. */
export class JwksKeySet {
  readonly #keys: ReadonlyMap<KeyId, PublicKey>;
  #fetchedAt: number;

  /** A key that did not change since the former set stays the same object, and what hangs on it stays warm. */
  constructor(
    readonly document: CachedJwks,
    keys: ReadonlyMap<KeyId, PublicKey>,
    former?: JwksKeySet,
  ) {
    this.#fetchedAt = document.fetchedAt;
    this.#keys = new Map(
      [...keys].map(([kid, key]) => {
        const known = former?.find(kid);
        return [kid, known !== undefined && isSame(known, key) ? known : key];
      }),
    );
  }

  get size(): number {
    return this.#keys.size;
  }

  find(kid: KeyId): PublicKey | undefined {
    return this.#keys.get(kid);
  }

  /**
   * Milliseconds since the fetch. A clock that stepped back makes the set just as old as `dueMs`, so
   * that it is refreshed at once and its life is not longer than the limit from here on.
   */
  ageMs(now: number, dueMs: number): number {
    if (now < this.#fetchedAt) this.#fetchedAt = now - dueMs;
    return now - this.#fetchedAt;
  }
}

const isSame = (left: PublicKey, right: PublicKey): boolean =>
  left.algorithm === right.algorithm && JSON.stringify(left.publicJwk) === JSON.stringify(right.publicJwk);
