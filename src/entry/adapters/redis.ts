export type { RedisOptions } from '../../adapters/redis/client-options.js';
export { RedisConnection } from '../../adapters/redis/redis-connection.js';
export { RedisPackageError, RedisUnavailableError } from '../../adapters/redis/redis-errors.js';
export { RedisJwksCache, type RedisJwksCacheOptions } from '../../adapters/redis/redis-jwks-cache.js';
export { RedisRateLimiter } from '../../adapters/redis/redis-rate-limiter.js';
export { RedisRevocationHints } from '../../adapters/redis/redis-revocation-hints.js';
export type { RedisSharing } from '../../composition/redis-options.js';
export { openRedisPorts, type RedisPorts } from '../../composition/redis-ports.js';
// With the root in sight, the compiler can name in declarations what these lead to.
export type { JwksCache, RateLimiter, RevocationHints } from '../index.js';
