import { T } from '../auth-tokens.js';
import type { SynchronousLoad } from '../binder.js';
import { defineModule } from '../module.js';

export const bindLimiter: SynchronousLoad = ({ bind }) => {
  bind(T.limiter).toResolvedValue(async () => {
    const { FlexibleMemoryRateLimiter } =
      await import('../../../adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js');
    return new FlexibleMemoryRateLimiter();
  }, []);
  bind(T.counter).toResolvedValue(async () => {
    const { MemoryEventCounter } = await import('../../../adapters/memory/memory-event-counter.js');
    return new MemoryEventCounter();
  }, []);
};

export const bindHints: SynchronousLoad = ({ bind }) => {
  bind(T.hints).toResolvedValue(async () => {
    const { MemoryRevocationHints } = await import('../../../adapters/memory/memory-revocation-hints.js');
    return new MemoryRevocationHints();
  }, []);
};

/** Attempts and events, counted in this process. */
export const limiterModule = defineModule('limiter', bindLimiter);
