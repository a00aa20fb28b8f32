import type { RedisClientType } from 'redis';

const TRIAL = `
redis.call('SET', KEYS[1], 0, 'EX', 1, 'NX')
redis.call('INCRBY', KEYS[1], 1)
redis.call('EXPIRE', KEYS[1], 1)
redis.call('PTTL', KEYS[1])
redis.call('GET', KEYS[1])
redis.call('DECR', KEYS[1])
return redis.call('DEL', KEYS[1])`;

/**
 * Does once what counting does, and leaves nothing behind: a server that answers may still refuse an account,
 * a full memory or a cluster without its slots.
 * @throws ErrorReply with what is refused.
 */
export async function tryCounting(client: RedisClientType, keyPrefix: string): Promise<void> {
  await client.eval(TRIAL, { keys: [`${keyPrefix}throttle:trial`] });
}
