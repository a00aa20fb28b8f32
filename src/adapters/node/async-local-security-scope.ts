import { AsyncLocalStorage } from 'node:async_hooks';
import type { SecurityState } from '../../domain/model/security.js';
import type { EventSource, SecurityScope } from '../../ports/security-scope.js';

/** One storage a process: a static context has to find its request whichever resource server let it in. */
const storage = new AsyncLocalStorage<SecurityState>();
/** Which state an emitter follows; an emitter is rebound, never wrapped twice. */
const followed = new WeakMap<EventSource, { state: SecurityState }>();

/** The state of the request being served, or undefined outside one. */
export const currentSecurityState = (): SecurityState | undefined => storage.getStore();

/** Carries the caller of a request along its promises, timers, streams and events. */
export class AsyncLocalSecurityScope implements SecurityScope {
  run<Result>(state: SecurityState, work: () => Result): Result {
    return storage.run(state, work);
  }

  follow(state: SecurityState, sources: readonly EventSource[]): void {
    for (const source of sources) {
      const link = followed.get(source);
      if (link === undefined) bind(source, state);
      else link.state = state;
    }
  }
}

function bind(source: EventSource, state: SecurityState): void {
  const link = { state };
  const emit = source.emit.bind(source);
  source.emit = (...args) => storage.run(link.state, emit, ...args);
  followed.set(source, link);
}
