import { FlexibleMemoryRateLimiter } from '../adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js';
import { RedisConnection } from '../adapters/redis/redis-connection.js';
import { RedisJwksCache } from '../adapters/redis/redis-jwks-cache.js';
import { RedisRateLimiter } from '../adapters/redis/redis-rate-limiter.js';
import { RedisRevocationHints } from '../adapters/redis/redis-revocation-hints.js';
import type { HealthCheck } from '../ports/health-check.js';
import type { JwksCache } from '../ports/jwks-cache.js';
import type { Logger } from '../ports/logger.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import type { RevocationHints } from '../ports/revocation-hints.js';
import { assertOptions } from './assert-options.js';
import { REDIS_RULES, type RedisSharing } from './redis-options.js';

export const DEFAULT_KEY_PREFIX = 'pico-auth:';

/** The ports over one connection. */
export interface RedisPorts {
  readonly limiter: RateLimiter;
  readonly hints: RevocationHints;
  /** Undefined without an integrity key. */
  readonly jwksCache: JwksCache | undefined;
  readonly health: HealthCheck;
  /** Sends the hints that are owed, then lets go. */
  close(): Promise<void>;
}

/**
 * Opens what is shared over Redis; works also while there is no Redis.
 * @throws RedisPackageError, or Error naming the option that makes no sense, is missing or unknown.
 */
export async function openRedisPorts(sharing: RedisSharing, logger: Logger): Promise<RedisPorts> {
  assertOptions('openRedisPorts', sharing, REDIS_RULES);
  const { url, keyPrefix = DEFAULT_KEY_PREFIX, integrityKey, commandTimeoutMs, fleetSize } = sharing;
  const connection = await RedisConnection.open({ url, commandTimeoutMs }, logger);
  const hints = new RedisRevocationHints(connection, logger, keyPrefix);
  const close = async (): Promise<void> => {
    hints.close();
    await connection.close();
  };
  try {
    return {
      hints,
      close,
      health: connection,
      limiter: new RedisRateLimiter(connection, new FlexibleMemoryRateLimiter(), keyPrefix, fleetSize),
      jwksCache:
        integrityKey === undefined
          ? undefined
          : new RedisJwksCache(connection, logger, { keyPrefix, integrityKey }),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
