import type { MongoClient } from 'mongodb';
import type { IndexRule } from './collections.js';
import { clientOptions, operationLimitMs, patientOptions } from './client-options.js';
import { refuseSetAside } from './copy-mark.js';
import { readConnectionUrl, redactedUrl } from './connection-url.js';
import { checkSchema, migrate, refuseFindings, SCHEMA_PLAN, type SchemaPlan } from './migrate.js';
import { MongoDatabaseError } from './mongo-database-error.js';
import { MongoDatabase } from './mongo-database.js';
import { loadMongoDriver, type MongoDriver } from './mongo-driver.js';

/** For one operation of a copy, or of building an index. */
const PATIENT_MS = 60_000;

export interface MongoOptions {
  /** `mongodb://…` or `mongodb+srv://…`, handed to the driver as it is; never logged. */
  readonly url: string;
  /** Another driver, or one that fails on purpose; default: the package `mongodb`. @internal */
  readonly driver?: MongoDriver;
  /** Another schema; default: all that this version knows. @internal */
  readonly plan?: SchemaPlan;
}

/**
 * Connects, and brings a new or older database to the newest schema.
 * @throws MongoDatabaseError when the driver or the server is missing, the database is another
 * application's or a newer version's, or an index is missing or different.
 */
export async function openMongo(options: MongoOptions): Promise<MongoDatabase> {
  const database = await connectMongo(options);
  try {
    const report = await checkSchema(database, options.plan);
    if (report.version < report.newest) await migrateMongo(options);
    else refuseFindings(report);
    await refuseSetAside(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Brings the schema to the newest version and builds the indexes that are missing, on a connection that waits
 * as long as that takes.
 * @throws MongoDatabaseError
 */
export async function migrateMongo(options: MongoOptions): Promise<void> {
  const database = await connectMongo(options, true);
  try {
    await migrate(database, options.plan);
  } finally {
    await database.close();
  }
}

/**
 * Connects for copying from it or into it: to a database that no server may work on as well, on a connection
 * that waits as long as things take.
 * @throws MongoDatabaseError as `openMongo` does otherwise.
 */
export async function openMongoSetAside(options: MongoOptions): Promise<MongoDatabase> {
  const database = await connectMongo(options, true);
  try {
    const report = await checkSchema(database, options.plan);
    if (report.version < report.newest) await migrate(database, options.plan);
    else refuseFindings(report);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Connects, and looks at nothing. @throws MongoDatabaseError when the driver or the server is missing. */
export async function connectMongo(given: MongoOptions, patient = false): Promise<MongoDatabase> {
  const { url, driver } = given;
  const parts = readConnectionUrl(url);
  const { MongoClient: Client } = driver ?? (await loadMongoDriver());
  const options = patient ? patientOptions(parts) : clientOptions(parts);
  let client: MongoClient | undefined;
  try {
    client = new Client(url, options);
    await client.connect();
    const db = client.db(parts.databaseName);
    const database = new MongoDatabase(client, db, patient ? PATIENT_MS : operationLimitMs(parts));
    if (!(await database.isWritable())) throw new Error(NO_PRIMARY);
    return database;
  } catch (error) {
    await client?.close();
    throw unusable(url, error);
  }
}

const NO_PRIMARY =
  'the server that answers is no primary, and its records may be of another time. Without directConnection, and ' +
  'with the replica set in the address, the driver finds the primary by itself';

/** Without a cause: an error about a URL may repeat it, password included. */
function unusable(url: string, error: unknown): MongoDatabaseError {
  const place = redactedUrl(url);
  const reason = error instanceof Error ? error.message.replaceAll(url, place) : 'unknown reason';
  return new MongoDatabaseError(`The database at ${place} cannot be used: ${reason}`);
}

/** A schema in which the server removes nothing by itself: for records whose times are not of its clock. */
export const withoutServerCleaning = ({ migrations, indexes }: SchemaPlan = SCHEMA_PLAN): SchemaPlan => ({
  migrations,
  indexes: indexes.map(({ expireAfterSeconds: _, ...rule }): IndexRule => rule),
});
