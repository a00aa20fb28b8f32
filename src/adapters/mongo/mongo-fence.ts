import { setTimeout as delay } from 'node:timers/promises';
import { COLLECTIONS, type CollectionName } from './collections.js';
import { MongoDatabaseError } from './mongo-database-error.js';
import type { MongoDatabase } from './mongo-database.js';
import { isRefusedByRule } from './mongo-failure.js';

const FENCED = Object.values(COLLECTIONS).filter((name) => name !== COLLECTIONS.meta);
/** A rule that no document of ours keeps. */
const RULE = { fence: { $exists: true } } as const;
/**
 * MongoDB's collMod waits for the writes under way. A server that only speaks its protocol may check a document
 * before the rule stands and store it after: this is the time it is given to finish.
 */
const SETTLE_MS = 1_000;

/**
 * Lets the server itself refuse every new and every changed document, whoever sends it. Removing what has
 * expired goes on.
 * @param settle Waited for once every rule stands, before the fence counts as raised; a second by default.
 * @throws MongoDatabaseError when a collection has a rule of the operator's own, which this one would replace,
 * or when the server takes the rule and does not keep to it.
 */
export async function raiseFence(
  database: MongoDatabase,
  settle: () => Promise<unknown> = () => delay(SETTLE_MS),
): Promise<void> {
  const existing = await existingCollections(database);
  const ruled = FENCED.filter((name) => existing.get(name) === 'foreign');
  if (ruled.length > 0)
    throw new MongoDatabaseError(
      `There are validation rules on ${ruled.join(', ')} that are not of pico-auth; the fence would replace them. ` +
        'Write them down and take them away first.',
    );
  for (const name of FENCED) {
    if (!existing.has(name)) await database.run(() => database.raw.createCollection(name));
    await setRule(database, name, RULE);
  }
  if (!(await isRefusing(database)))
    throw new MongoDatabaseError(
      'This server does not enforce validation rules, so its writes cannot be stopped.',
    );
  await settle();
}

export async function lowerFence(database: MongoDatabase): Promise<void> {
  const existing = await existingCollections(database);
  for (const name of FENCED) if (existing.get(name) === 'fence') await setRule(database, name, {});
}

/** Whether every collection refuses writes. */
export async function isFenced(database: MongoDatabase): Promise<boolean> {
  const existing = await existingCollections(database);
  return FENCED.every((name) => existing.get(name) === 'fence');
}

const setRule = (database: MongoDatabase, name: CollectionName, validator: object): Promise<unknown> =>
  database.run(() =>
    database.raw.command({
      collMod: name,
      validator,
      validationLevel: 'strict',
      validationAction: 'error',
      writeConcern: { w: 'majority' },
    }),
  );

type Rule = 'none' | 'fence' | 'foreign';

/** By name, what rule it has. */
async function existingCollections(database: MongoDatabase): Promise<ReadonlyMap<string, Rule>> {
  const found = await database.run(() => database.raw.listCollections({}, { nameOnly: false }).toArray());
  return new Map(found.map(({ name, options }) => [name, ruleOf(options?.validator)]));
}

function ruleOf(validator: unknown): Rule {
  if (typeof validator !== 'object' || validator === null || Object.keys(validator).length === 0)
    return 'none';
  return 'fence' in validator ? 'fence' : 'foreign';
}

async function isRefusing(database: MongoDatabase): Promise<boolean> {
  const probe = { _id: 'fence_probe' } as object;
  try {
    await database.run(() => database.collection(COLLECTIONS.settings).insertOne({ ...probe }));
  } catch (error) {
    if (error instanceof Error && isRefusedByRule(error.cause)) return true;
    throw error;
  }
  await database.run(() => database.collection(COLLECTIONS.settings).deleteOne(probe));
  return false;
}
