import { RedisUnavailableError } from './redis-errors.js';

/**
 * The outcome of the work, unless it takes longer. What comes later is dropped.
 * @throws RedisUnavailableError after `limitMs`.
 */
export async function withinDeadline<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const refuse = () => reject(new RedisUnavailableError(`no answer within ${limitMs} ms`));
    // One more turn: where this process itself was busy, the answer lies in the socket already.
    timer = setTimeout(() => setImmediate(refuse), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
