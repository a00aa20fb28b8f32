/**
 * The result of `work`, unless it takes longer than `limitMs`: then an error that names `what`.
 * The work itself goes on; nothing can stop a promise.
 */
export async function withinLimit<Result>(
  limitMs: number,
  what: string,
  work: Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
