import type { Collection } from 'mongodb';
import { COLLECTIONS } from './collections.js';
import { MongoDatabaseError } from './mongo-database-error.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-failure.js';

/** The one document that says what the collections are like. */
export interface SchemaDocument {
  readonly _id: 'schema';
  /** The last step that was completed; 0 before the first. */
  readonly version: number;
  /** The oldest schema version a program must know to work with these records. */
  readonly minReader: number;
  /** Who makes changes, and until when that may be believed, by the server's clock. */
  readonly lock?: { readonly owner: string; readonly until: number } | undefined;
}

export const SCHEMA = { _id: 'schema' } as const;

export const schemaDocuments = (database: MongoDatabase): Collection<SchemaDocument> =>
  database.collection<SchemaDocument>(COLLECTIONS.meta);

/** The state of the schema; undefined in a database that no server of this kind has used. */
export async function readSchema(database: MongoDatabase): Promise<SchemaDocument | undefined> {
  return (await database.run(() => schemaDocuments(database).findOne(SCHEMA))) ?? undefined;
}

/** Makes the document that the steps are recorded in; of many processes at once, one does. */
export async function beginSchema(database: MongoDatabase): Promise<void> {
  try {
    await database.run(() =>
      schemaDocuments(database).updateOne(
        SCHEMA,
        { $setOnInsert: { version: 0, minReader: 0 } },
        { upsert: true },
      ),
    );
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

/**
 * Refuses what a program of schema version `newest` cannot read.
 * @throws MongoDatabaseError
 */
export function refuseNewer({ version, minReader }: SchemaDocument, newest: number): void {
  if (minReader > newest)
    throw new MongoDatabaseError(
      `The database has schema version ${version}, which needs a pico-auth that knows version ${minReader}; ` +
        `this one knows versions up to ${newest}. Start the newer one, or restore a backup made before the upgrade.`,
    );
}

/**
 * Refuses collections of ours with records in them and no schema beside them.
 * @throws MongoDatabaseError that names them.
 */
export async function refuseForeign(database: MongoDatabase): Promise<void> {
  const names = Object.values(COLLECTIONS).filter((name) => name !== COLLECTIONS.meta);
  const found = await Promise.all(
    names.map((name) =>
      database.run(() => database.collection(name).findOne({}, { projection: { _id: 1 } })),
    ),
  );
  const used = names.filter((_, index) => found[index] !== null);
  // Looked at last: another process may be starting on the same empty database.
  if (used.length > 0 && (await readSchema(database)) === undefined)
    throw new MongoDatabaseError(
      `The database holds records in ${used.join(', ')} and no schema version: ` +
        'they are of another application, or a part of a backup. Choose another database.',
    );
}
