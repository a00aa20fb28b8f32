import type { MongoClient } from 'mongodb';
import { MongoDatabaseError } from './mongo-database-error.js';

/** What this adapter takes from the package `mongodb`. */
export interface MongoDriver {
  readonly MongoClient: typeof MongoClient;
}

/**
 * Loads the official driver, an optional peer of this package: only a process that uses it needs it.
 * @throws MongoDatabaseError that names the package and its version when it is not installed.
 */
export async function loadMongoDriver(
  load: () => Promise<MongoDriver> = () => import('mongodb'),
): Promise<MongoDriver> {
  try {
    return await load();
  } catch (cause) {
    throw new MongoDatabaseError(
      'The database is MongoDB, and its driver is not installed: npm install mongodb@7',
      { cause },
    );
  }
}
