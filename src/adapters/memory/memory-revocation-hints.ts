import type { RevocationHints } from '../../ports/revocation-hints.js';

/** Hints within this process. */
export class MemoryRevocationHints implements RevocationHints {
  readonly #listeners = new Set<() => void>();

  publish(): void {
    for (const listener of this.#listeners) queueMicrotask(() => this.#call(listener));
  }

  subscribe(listener: () => void): () => void {
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #call(listener: () => void): void {
    try {
      if (this.#listeners.has(listener)) listener();
    } catch {
      // A listener decides about itself alone.
    }
  }
}
