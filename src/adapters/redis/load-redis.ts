import type * as Redis from 'redis';
import { RedisPackageError } from './redis-errors.js';

/** The package, loaded only where Redis is configured: it is an optional peer. @throws RedisPackageError. */
export async function loadRedis(load: () => Promise<typeof Redis> = () => import('redis')) {
  try {
    return await load();
  } catch (cause) {
    throw isMissing(cause) ? new RedisPackageError({ cause }) : cause;
  }
}

/** Only the package itself: a part of it that is missing is another fault. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'ERR_MODULE_NOT_FOUND' &&
  /package 'redis'/.test(error.message);
