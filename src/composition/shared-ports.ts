import { SILENT_LOGGER } from '../domain/silent-logger.js';
import type { SharedValidatorOptions } from './token-validator-options.js';

/** What validators of several processes share, as far as it was not given. */
export interface SharedPorts {
  readonly ports: Pick<SharedValidatorOptions, 'jwksCache' | 'revocationHints'>;
  readonly close: () => void;
}

/**
 * Opens what option `redis` asks for. Ports that were given come first.
 * @throws RedisPackageError, or Error naming the option that makes no sense.
 */
export async function sharedPorts({
  redis,
  jwksCache,
  revocationHints,
  logger = SILENT_LOGGER,
}: SharedValidatorOptions): Promise<SharedPorts> {
  if (redis === undefined) return { ports: { jwksCache, revocationHints }, close: () => undefined };
  const { openRedisPorts } = await import('./redis-ports.js');
  const open = await openRedisPorts(redis, logger);
  if (open.jwksCache === undefined && jwksCache === undefined) {
    const message = 'without redis.integrity_key key sets are not shared over Redis';
    logger.info({ event: 'jwks.cache_off' }, message);
  }
  return {
    ports: { jwksCache: jwksCache ?? open.jwksCache, revocationHints: revocationHints ?? open.hints },
    close: () => void open.close(),
  };
}
