/** Something took longer than it may. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/**
 * The result of `work`, unless it takes longer than `limitMs`, for which `Infinity` is never: then a
 * TimeLimitError that names `what`. The work itself goes on; nothing can stop a promise.
 */
export async function withinLimit<Result>(
  limitMs: number,
  what: string,
  work: Result | Promise<Result>,
): Promise<Result> {
  if (limitMs === Infinity) return work;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(`${what} took more than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
