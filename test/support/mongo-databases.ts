import { randomBytes } from 'node:crypto';
import type { MongoDatabase } from '../../src/adapters/mongo/mongo-database.js';
import { openMongo, withoutServerCleaning } from '../../src/adapters/mongo/open-mongo.js';
import type { TcpProxy } from './tcp-proxy.js';

/** The address of a database of one test alone, on the server at `url`. */
export const newDatabaseAt = (url: string): string => {
  const name = `pico_auth_test_${randomBytes(8).toString('hex')}`;
  return url.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`);
};

/**
 * A new database on the server at `url`. The server removes nothing from it by itself: the times of most
 * tests are not those of its clock.
 */
export const openNewMongo = (url: string): Promise<MongoDatabase> =>
  openMongo({ url: newDatabaseAt(url), plan: withoutServerCleaning() });

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
