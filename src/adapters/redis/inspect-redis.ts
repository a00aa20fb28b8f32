import type { RedisClientType } from 'redis';
import { clientOptions, type RedisOptions } from './client-options.js';
import { tryCounting } from './counting-trial.js';
import { loadRedis } from './load-redis.js';
import { withinDeadline } from './within-deadline.js';

/** What a Redis server tells of itself; undefined where it may not be asked. */
export interface RedisFacts {
  readonly version: string | undefined;
  /** `maxmemory-policy`: what it drops when its memory is full. */
  readonly evictionPolicy: string | undefined;
  readonly isReplica: boolean;
  /** The quickest of a few answers, in milliseconds. */
  readonly answerMs: number;
}

const PATIENCE_MS = 3_000;
const QUESTIONS = 3;

/**
 * Asks a Redis server what it is and whether it would count, once, and leaves nothing behind.
 * @throws RedisPackageError, or Error with what is in the way: its message holds no address.
 */
export async function inspectRedis(options: RedisOptions, keyPrefix: string): Promise<RedisFacts> {
  const { socket, ...chosen } = clientOptions(options);
  const { createClient } = await loadRedis();
  const client: RedisClientType = createClient({
    ...chosen,
    socket: {
      ...socket,
      connectTimeout: PATIENCE_MS,
      socketTimeout: 2 * PATIENCE_MS,
      reconnectStrategy: false,
    },
  });
  // Without a listener an error event ends the process.
  client.on('error', () => undefined);
  try {
    await withinDeadline(client.connect(), PATIENCE_MS);
    const answerMs = await quickestAnswer(client);
    const facts = await factsOf(client);
    const isReplica = facts.get('role') === 'slave';
    if (!isReplica) await withinDeadline(tryCounting(client, keyPrefix), PATIENCE_MS);
    return {
      ...{ answerMs, isReplica },
      version: facts.get('redis_version'),
      evictionPolicy: facts.get('maxmemory_policy'),
    };
  } finally {
    client.destroy();
  }
}

async function quickestAnswer(client: RedisClientType): Promise<number> {
  let quickest = Infinity;
  for (let asked = 0; asked < QUESTIONS; asked += 1) {
    const start = performance.now();
    await withinDeadline(client.ping(), PATIENCE_MS);
    quickest = Math.min(quickest, performance.now() - start);
  }
  return quickest;
}

/** `INFO` is what hosted servers leave open where they close `CONFIG`. */
async function factsOf(client: RedisClientType): Promise<ReadonlyMap<string, string>> {
  const text = await withinDeadline(client.info(), PATIENCE_MS).catch(() => '');
  return new Map(
    text.split('\r\n').flatMap((line): [string, string][] => {
      const at = line.indexOf(':');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
}
