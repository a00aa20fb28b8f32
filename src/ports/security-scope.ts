import type { SecurityState } from '../domain/model/security.js';

/** What emits events while a request is served: the request and the response of Node. */
export interface EventSource {
  emit(event: string | symbol, ...args: unknown[]): boolean;
}

/** Makes the caller of a request visible to everything the request awaits, and to nothing else. */
export interface SecurityScope {
  /**
   * Runs `work` with this very state visible to it, its promises, timers and streams, and hands over what it
   * returns or throws. Within another scope the inner one is seen while it runs, and the outer one again after.
   */
  run<Result>(state: SecurityState, work: () => Result): Result;
  /**
   * From now on listeners of these sources see the state too, the latest that was given for each; what is
   * emitted is otherwise emitted as before. Node emits the events of a request from the context of its
   * connection, not from that of whoever listens.
   */
  follow(state: SecurityState, sources: readonly EventSource[]): void;
}
