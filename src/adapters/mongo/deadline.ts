/** An operation took longer than its caller waits; whether it happened is not known. */
class DeadlineError extends Error {
  // The prefix makes it one of the store's own failures.
  override readonly name = 'MongoDeadlineError';
}

/**
 * The result of `work`, or a failure after `limitMs`. The driver has no limit for a whole operation:
 * one that selects a server, waits for a connection and is tried again may take the sum of all its limits.
 */
export async function withinDeadline<Result>(limitMs: number, work: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlineError(`The database gave no answer within ${limitMs} ms.`));
    }, limitMs);
  });
  try {
    return await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
