import type { SecurityState } from '../domain/model/security.js';

/** What emits events while a request is served: the request and the response of Node. */
export interface EventSource {
  emit(event: string | symbol, ...args: unknown[]): boolean;
}

/** Makes the caller of a request visible to everything the request awaits, and to nothing else. */
export interface SecurityScope {
  /** Runs `work` with this state visible to it, its promises, timers and streams. */
  run<Result>(state: SecurityState, work: () => Result): Result;
  /**
   * From now on listeners of these sources see the state too. Node emits the events of a request from the
   * context of its connection, not from that of whoever listens.
   */
  follow(state: SecurityState, sources: readonly EventSource[]): void;
}
