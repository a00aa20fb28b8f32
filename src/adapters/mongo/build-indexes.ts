import type { IndexRule } from './collections.js';
import { MongoDatabaseError } from './mongo-database-error.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate, isOtherIndex } from './mongo-failure.js';

/**
 * Builds indexes that are missing; none is ever dropped. Several processes may build the same at once.
 * @throws MongoDatabaseError for one that exists with other options, or that the records contradict.
 */
export async function buildIndexes(database: MongoDatabase, missing: readonly IndexRule[]): Promise<void> {
  for (const rule of missing) await build(database, rule);
}

/** Not under the limit of an operation: over many records it takes as long as it takes. */
async function build(
  database: MongoDatabase,
  { collection, name, key, ...options }: IndexRule,
): Promise<void> {
  try {
    await database.collection(collection).createIndexes([{ key: { ...key }, name, ...options }]);
  } catch (error) {
    if (isOtherIndex(error))
      throw new MongoDatabaseError(
        `The index ${collection}.${name} exists with another key or other options. ` +
          'Drop it by hand if it is yours to drop; it is made anew by: pico-auth migrate',
        { cause: error },
      );
    if (isDuplicate(error))
      throw new MongoDatabaseError(
        `The unique index ${collection}.${name} cannot be built: two records agree in ` +
          `${Object.keys(key).join(', ')}. Two identities must not become one: find out which is right first. ` +
          `The server says: ${error.message}`,
        { cause: error },
      );
    throw error;
  }
}
