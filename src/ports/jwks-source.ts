/** How far a fetch got: it is named by the step that did not end. */
export type FetchPhase = 'dns' | 'connect' | 'tls' | 'headers' | 'body' | 'parse';

interface FetchFacts {
  /** What was asked last; without credentials. */
  readonly url: string;
  readonly elapsedMs: number;
  readonly timeoutMs: number;
  /** Name of the option that changes `timeoutMs`. */
  readonly timeoutOption: string;
}

/** A body that arrived whole; whether it is a key set is for the caller to see. */
export interface JwksFetched extends FetchFacts {
  readonly kind: 'fetched';
  readonly text: string;
}

export interface JwksFetchFailure extends FetchFacts {
  readonly kind: 'failed';
  readonly phase: FetchPhase;
  /** For the log: status, content type, system error. */
  readonly reason: string;
}

/** Where one issuer publishes its keys (RFC 7517). */
export interface JwksSource {
  /**
   * Asks once, within the time limit, without retry, and keeps nothing: each call asks anew, many at once too.
   * Never rejects: a failure is a result, and the next call may succeed.
   */
  fetch(): Promise<JwksFetched | JwksFetchFailure>;
  /** Ends what is under way; from then on every fetch fails at once, and nobody is asked. Twice is once. */
  close(): void;
}
