/** A key set as its issuer published it, and when it was fetched. */
export interface CachedJwks {
  readonly url: string;
  readonly text: string;
  /** Milliseconds since the epoch, by the clock of the process that fetched it. */
  readonly fetchedAt: number;
}

/** Leave to ask the issuer for all who share the cache. */
export interface FetchTurn {
  readonly kind: 'turn';
  /** Lets the next one in: when the new set is put, or there is none. Never rejects; a second time is nothing. */
  end(): Promise<void>;
}

/** What somebody else got while one waited for a turn. */
export interface FetchedElsewhere {
  readonly kind: 'elsewhere';
  readonly document: CachedJwks;
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
  /**
   * One at a time is given the turn; the others wait for what it puts, if that is from a later time than
   * `newerThan`, or for their own turn. Nobody waits longer than two seconds for one who may have died.
   */
  takeTurn(key: string, newerThan: number): Promise<FetchTurn | FetchedElsewhere>;
}
