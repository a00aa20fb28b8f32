/** A key set as its issuer published it, and when it was fetched. */
export interface CachedJwks {
  readonly url: string;
  readonly text: string;
  /** Milliseconds since the epoch, by the clock of the process that fetched it. */
  readonly fetchedAt: number;
}

/**
 * Key sets that several verifiers, or several processes, share, so that one fetch serves all. Only
 * sets that were parsed are put; whoever gets one still decides by its own clock whether it is fresh.
 * Failure mode: rejects when its store is gone, and verifiers fetch for themselves.
 */
export interface JwksCache {
  /** The newest document under the key, or undefined. */
  get(key: string): Promise<CachedJwks | undefined>;
  /** Keeps the document unless a newer one is there: a slow writer never brings back a withdrawn key. */
  put(key: string, document: CachedJwks): Promise<void>;
}
