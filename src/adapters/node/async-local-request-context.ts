import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestContext, RequestFacts } from '../../ports/request-context.js';

/** Facts of a request that follow its promises and timers, one storage an instance. */
export class AsyncLocalRequestContext implements RequestContext {
  readonly #storage = new AsyncLocalStorage<RequestFacts>();

  current(): RequestFacts | undefined {
    return this.#storage.getStore();
  }

  run<Result>(facts: RequestFacts, work: () => Result): Result {
    return this.#storage.run(facts, work);
  }
}
