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
 * expired goes on. Raised again, it is tried out again. Where it cannot be raised, nothing of it stays.
 * @param settle Waited for once every rule stands, before the fence counts as raised; a second by default.
 * @throws MongoDatabaseError when a collection has a rule of the operator's own, which this one would replace,
 * or when the server takes the rule and does not keep to it.
 */
export async function raiseFence(
  database: MongoDatabase,
  settle: () => Promise<unknown> = () => delay(SETTLE_MS),
): Promise<void> {
  const existing = await existingRules(database);
  const ruled = FENCED.filter((name) => existing.get(name) === 'foreign');
  if (ruled.length > 0)
    throw new MongoDatabaseError(
      `There are validation rules on ${ruled.join(', ')} that are not of pico-auth; the fence would replace them. ` +
        'Write them down and take them away first.',
    );
  try {
    for (const name of FENCED) {
      if (!existing.has(name)) await database.run(() => database.raw.createCollection(name));
      await setRule(database, name, RULE);
    }
    await mustRefuse(database);
  } catch (error) {
    // One that stood before goes on standing where the server could only not be asked.
    if (error instanceof MongoDatabaseError || !isWhole(existing)) await lowerFence(database).catch(ignored);
    throw error;
  }
  await settle();
}

export async function lowerFence(database: MongoDatabase): Promise<void> {
  const existing = await existingRules(database);
  for (const name of FENCED) {
    const rule = existing.get(name);
    if (rule === 'fence' || rule === 'weak fence') await setRule(database, name, {});
  }
}

/** Whether every collection has the rule that refuses writes. */
export async function isFenced(database: MongoDatabase): Promise<boolean> {
  return isWhole(await existingRules(database));
}

const isWhole = (existing: ReadonlyMap<string, Rule>): boolean =>
  FENCED.every((name) => existing.get(name) === 'fence');

/** The failure before it is the one to tell. */
const ignored = (): void => undefined;

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

/** A weak fence has the rule, and its collection only warns, or lets through what breaks it already. */
type Rule = 'none' | 'fence' | 'weak fence' | 'foreign';

/** By name of the collection. */
async function existingRules(database: MongoDatabase): Promise<ReadonlyMap<string, Rule>> {
  const found = await database.run(() => database.raw.listCollections({}, { nameOnly: false }).toArray());
  return new Map(found.map(({ name, options }) => [name, ruleOf(options ?? {})]));
}

interface CollectionRule {
  readonly validator?: unknown;
  readonly validationLevel?: unknown;
  readonly validationAction?: unknown;
}

/** What a server does not tell is what it does by default. `errorAndLog` is of MongoDB 8.1. */
function ruleOf({ validator, validationLevel = 'strict', validationAction = 'error' }: CollectionRule): Rule {
  if (typeof validator !== 'object' || validator === null || Object.keys(validator).length === 0)
    return 'none';
  if (JSON.stringify(validator) !== JSON.stringify(RULE)) return 'foreign';
  const refuses = validationAction === 'error' || validationAction === 'errorAndLog';
  return refuses && validationLevel === 'strict' ? 'fence' : 'weak fence';
}

/** Writes, to see it refused. */
async function mustRefuse(database: MongoDatabase): Promise<void> {
  const probe = { _id: 'fence_probe' } as object;
  const settings = database.collection(COLLECTIONS.settings);
  // One that a crash has left behind would be refused for another reason.
  await database.run(() => settings.deleteOne(probe));
  try {
    await database.run(() => settings.insertOne({ ...probe }));
  } catch (error) {
    if (error instanceof Error && isRefusedByRule(error.cause)) return;
    throw error;
  }
  await database.run(() => settings.deleteOne(probe));
  throw new MongoDatabaseError(
    'This server does not enforce validation rules, so its writes cannot be stopped.',
  );
}
