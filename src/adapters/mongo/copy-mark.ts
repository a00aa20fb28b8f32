import { COLLECTIONS } from './collections.js';
import { MongoDatabaseError } from './mongo-database-error.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-failure.js';
import { isFenced } from './mongo-fence.js';

interface CopyDocument {
  readonly _id: 'copy';
  readonly source: string;
}

const COPY = { _id: 'copy' } as const;

const marks = (database: MongoDatabase) => database.collection<CopyDocument>(COLLECTIONS.meta);

/** From where the database is being filled; undefined when it is not. */
export const unfinishedFrom = async (database: MongoDatabase): Promise<string | undefined> =>
  (await database.run(() => marks(database).findOne(COPY)))?.source;

/** @throws MongoDatabaseError when it is marked for another source. */
export async function markUnfinished(database: MongoDatabase, source: string): Promise<void> {
  try {
    await database.run(() => marks(database).insertOne({ ...COPY, source }));
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const marked = await unfinishedFrom(database);
    if (marked !== source)
      throw new MongoDatabaseError(`The database is being filled from ${marked ?? 'another store'}.`);
  }
}

export async function markFinished(database: MongoDatabase): Promise<void> {
  await database.run(() => marks(database).deleteOne(COPY));
}

/** @throws MongoDatabaseError when no server may work on this database now. */
export async function refuseSetAside(database: MongoDatabase): Promise<void> {
  if ((await unfinishedFrom(database)) !== undefined)
    throw new MongoDatabaseError(
      'The database is half filled by `pico-auth copy`: run that again to its end, or choose another one.',
    );
  if (await isFenced(database))
    throw new MongoDatabaseError(
      'The database takes no writes since `pico-auth copy` took its records elsewhere; ' +
        '`pico-auth copy --release` undoes that.',
    );
}
