import { AsyncLocalStorage } from 'node:async_hooks';
import type { SecurityState } from '../../domain/model/security.js';
import type { EventSource, SecurityScope } from '../../ports/security-scope.js';

/** One storage a process: a static context has to find its request whichever resource server let it in. */
const storage = new AsyncLocalStorage<SecurityState>();
/** On an emitter: the state its listeners see, and its own `emit`. It is rebound, never wrapped twice. */
const FOLLOWS = Symbol('pico-auth');

interface Following extends EventSource {
  emit: (event: string | symbol, ...args: unknown[]) => boolean;
  listenerCount?(event: string | symbol): number;
  [FOLLOWS]?: { state: SecurityState; readonly emit: EventSource['emit'] };
}

/** The state of the request being served, or undefined outside one. */
export const currentSecurityState = (): SecurityState | undefined => storage.getStore();

/** Carries the caller of a request along its promises, timers, streams and events. */
export class AsyncLocalSecurityScope implements SecurityScope {
  run<Result>(state: SecurityState, work: () => Result): Result {
    return storage.run(state, work);
  }

  follow(state: SecurityState, sources: readonly Following[]): void {
    for (const source of sources) {
      const link = source[FOLLOWS];
      if (link !== undefined) link.state = state;
      else {
        source[FOLLOWS] = { state, emit: source.emit };
        source.emit = emitWithin;
      }
    }
  }
}

function emitWithin(this: Following, ...event: Parameters<EventSource['emit']>): boolean {
  const link = this[FOLLOWS];
  if (link === undefined) return false;
  // Most events of a request are heard by nobody. An error may be heard under another name.
  if (event[0] !== 'error' && this.listenerCount?.(event[0]) === 0) {
    return Reflect.apply(link.emit, this, event);
  }
  return storage.run(link.state, Reflect.apply<Following, typeof event, boolean>, link.emit, this, event);
}
