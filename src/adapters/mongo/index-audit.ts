import type { IndexDescriptionInfo } from 'mongodb';
import type { IndexRule } from './collections.js';
import type { MongoDatabase } from './mongo-database.js';
import { isAbsent } from './mongo-failure.js';

/** An index that is not what the adapter relies on. */
export interface IndexFinding {
  readonly rule: IndexRule;
  readonly state: 'missing' | 'different';
  /** As in `auth_users.email (emailKey, unique)`. */
  readonly description: string;
}

/** Compares the indexes that exist with those that must; others are the operator's business. */
export async function auditIndexes(
  database: MongoDatabase,
  rules: readonly IndexRule[],
): Promise<readonly IndexFinding[]> {
  const names = [...new Set(rules.map(({ collection }) => collection))];
  const existing = new Map(
    await Promise.all(names.map(async (name) => [name, await indexesOf(database, name)] as const)),
  );
  return rules.flatMap((rule) => {
    const found = existing.get(rule.collection)?.find(({ name }) => name === rule.name);
    if (found !== undefined && isAsPromised(found, rule)) return [];
    const state = found === undefined ? 'missing' : 'different';
    return [{ rule, state, description: describe(rule) }];
  });
}

async function indexesOf(
  database: MongoDatabase,
  name: IndexRule['collection'],
): Promise<readonly IndexDescriptionInfo[]> {
  try {
    return await database.run(() => database.collection(name).indexes());
  } catch (error) {
    if (isAbsent(error) || (error instanceof Error && isAbsent(error.cause))) return [];
    throw error;
  }
}

/**
 * With exactly this key in this order, no condition or collation that would make it hold for less, and not hidden
 * from the planner, to which a lookup by it would be one through all records.
 */
function isAsPromised(found: IndexDescriptionInfo, rule: IndexRule): boolean {
  return (
    keyText(Object.entries(found.key)) === keyText(Object.entries(rule.key)) &&
    (found.unique === true) === (rule.unique === true) &&
    (found.sparse === true) === (rule.sparse === true) &&
    found.expireAfterSeconds === rule.expireAfterSeconds &&
    found['hidden'] !== true &&
    found['partialFilterExpression'] === undefined &&
    found['collation'] === undefined
  );
}

const keyText = (key: readonly (readonly [string, unknown])[]): string =>
  key.map(([field, direction]) => `${field} ${Number(direction)}`).join();

function describe({ collection, name, key, unique, sparse, expireAfterSeconds }: IndexRule): string {
  const fields = Object.entries(key).map(([field, direction]) => (direction === 1 ? field : `-${field}`));
  if (unique === true) fields.push('unique');
  if (sparse === true) fields.push('sparse');
  if (expireAfterSeconds !== undefined) fields.push(`expireAfterSeconds ${expireAfterSeconds}`);
  return `${collection}.${name} (${fields.join(', ')})`;
}
