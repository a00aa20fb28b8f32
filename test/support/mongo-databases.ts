import { randomBytes } from 'node:crypto';
import type { MongoDatabase } from '../../src/adapters/mongo/mongo-database.js';
import { openMongo, withoutServerCleaning } from '../../src/adapters/mongo/open-mongo.js';
import type { TcpProxy } from './tcp-proxy.js';

/** The address of a database of one test alone, on the server at `url`. */
export const newDatabaseAt = (url: string): string => {
  const name = `pico_auth_test_${randomBytes(8).toString('hex')}`;
  return url.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`);
};

/** A database on a small machine with much else to do needs longer than a server gives it. */
export const PATIENT =
  'serverSelectionTimeoutMS=20000&connectTimeoutMS=20000&waitQueueTimeoutMS=20000&socketTimeoutMS=20000';

/** The same for tests that are not about time. */
export const patientDatabaseAt = (url: string): string => {
  const address = newDatabaseAt(url);
  return `${address}${address.includes('?') ? '&' : '?'}${PATIENT}`;
};

/**
 * A new database on the server at `url`. The server removes nothing from it by itself: the times of most
 * tests are not those of its clock.
 */
export const openNewMongo = (url: string): Promise<MongoDatabase> =>
  openMongo({ url: patientDatabaseAt(url), plan: withoutServerCleaning() });

/** Removes the database and lets go of it. */
export async function dropMongo(database: MongoDatabase): Promise<void> {
  await database.raw.dropDatabase();
  await database.close();
}

/** The same database behind a proxy; the driver must not go round it to what the server calls itself. */
export const throughProxy = (url: string, { address }: TcpProxy): string => {
  const { pathname } = new URL(url);
  return `mongodb://${address}${pathname}?directConnection=true`;
};
