import { isDuplicate } from './mongo-failure.js';

/** An insert that a unique index refused is explained by looking; what it met may be gone by then. */
const ATTEMPTS = 5;

/**
 * Inserts, or tells why not. Not every server names the index that refused, so the reason is looked for.
 * @param insert fails with the duplicate key error when a unique index refuses.
 * @param explain the refusal, as an answer or an error; undefined when nothing stands in the way any more.
 * @throws Error when it is refused again and again and nothing is found: an index that is not ours.
 */
export async function insertOnce<Refusal>(
  insert: () => Promise<unknown>,
  explain: () => Promise<Refusal | undefined>,
): Promise<Refusal | 'inserted'> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await insert();
      return 'inserted';
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const refusal = await explain();
      if (refusal !== undefined) return refusal;
      if (attempt >= ATTEMPTS)
        throw new Error('A unique index of the database refuses a record that is like no other.', {
          cause: error,
        });
    }
  }
}
