import type { RedisConnection } from '../../../adapters/redis/redis-connection.js';
import type { RedisRevocationHints } from '../../../adapters/redis/redis-revocation-hints.js';
import { assertOptions } from '../../assert-options.js';
import { REDIS_RULES, type RedisSharing } from '../../redis-options.js';
import { T } from '../auth-tokens.js';
import { defineModule, type NamedModule } from '../module.js';
import { token } from '../token.js';

export type RedisOptions = Omit<RedisSharing, 'integrityKey'>;

// Not exported: whoever reads our types need not have the package.
const REDIS_CONNECTION = token<RedisConnection>('auth.redisConnection');
const REDIS_HINTS = token<RedisRevocationHints>('auth.inner.redisHints');

/**
 * Throttle counters and hints that the processes of a fleet share; everything works while Redis is away.
 * @throws Error naming an option that is wrong, missing or unknown.
 */
export function redisModule(options: RedisOptions): NamedModule {
  assertOptions('redisModule', options, REDIS_RULES);
  const { url, keyPrefix = 'pico-auth:', commandTimeoutMs, fleetSize } = options;
  return defineModule('redis', ({ bind }) => {
    bind(REDIS_CONNECTION)
      .toResolvedValue(
        async (logger) => {
          const { RedisConnection } = await import('../../../adapters/redis/redis-connection.js');
          return RedisConnection.open({ url, commandTimeoutMs }, logger);
        },
        [T.logger],
      )
      .onDeactivation((connection) => connection.close());
    bind(T.limiter).toResolvedValue(
      async (connection) => {
        const { FlexibleMemoryRateLimiter } =
          await import('../../../adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js');
        const { RedisRateLimiter } = await import('../../../adapters/redis/redis-rate-limiter.js');
        return new RedisRateLimiter(connection, new FlexibleMemoryRateLimiter(), keyPrefix, fleetSize);
      },
      [REDIS_CONNECTION],
    );
    bind(REDIS_HINTS)
      .toResolvedValue(
        async (connection, logger) => {
          const { RedisRevocationHints } = await import('../../../adapters/redis/redis-revocation-hints.js');
          return new RedisRevocationHints(connection, logger, keyPrefix);
        },
        [REDIS_CONNECTION, T.logger],
      )
      .onDeactivation((hints) => hints.close());
    bind(T.hints).toResolvedValue((hints) => hints, [REDIS_HINTS]);
  });
}
