import { randomUUID } from 'node:crypto';
import { RedisConnection } from '../../src/adapters/redis/redis-connection.js';
import { RecordingLogger } from './recording-logger.js';

/** A name of its own in a server that others use too. */
export const freshPrefix = (): string => `test:${randomUUID()}:`;

export interface OpenRedis {
  readonly connection: RedisConnection;
  readonly logger: RecordingLogger;
}

/** A connection with a generous time limit, for tests that are not about time. */
export async function openRedis(url: string, commandTimeoutMs = 10_000): Promise<OpenRedis> {
  const logger = new RecordingLogger();
  return { connection: await RedisConnection.open({ url, commandTimeoutMs }, logger), logger };
}
