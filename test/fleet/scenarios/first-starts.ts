import { setTimeout as delay } from 'node:timers/promises';
import { checkSchema, SCHEMA_PLAN } from '../../../src/adapters/mongo/migrate.js';
import { connectMongo } from '../../../src/adapters/mongo/open-mongo.js';
import { schemaDocuments } from '../../../src/adapters/mongo/schema-state.js';
import { ADMIN, Fleet, type FleetOptions } from '../fleet.js';
import { Figures } from '../figures.js';
import { send } from '../request.js';

export interface FirstStarts {
  readonly figures: Figures;
  readonly users: number;
  /** Log lines of level error. */
  readonly errors: readonly string[];
}

const ONE_SET_LIMIT_MS = 60_000;

/**
 * All processes of a fleet start at the same moment on an empty database.
 * @throws Error when they do not come to one key set, or when one lacks the key that signs
 */
export async function firstStarts(options: FleetOptions): Promise<FirstStarts> {
  const fleet = await Fleet.prepare(options);
  const figures = new Figures();
  figures.count('processes', options.nodes);
  const started = performance.now();
  await fleet.start();
  figures.count('ms until all are ready', Math.round(performance.now() - started));
  // Any server lets in the one administrator, with the token of any other.
  const login = await send(`${fleet.random().url}/api/v1/auth/login`, { body: ADMIN });
  const token = String(login.body['access_token']);
  for (const { url } of fleet.nodes) {
    const { status } = await send(`${url}/api/v1/auth/me`, { token, timeoutMs: 30_000 });
    if (status !== 200) throw new Error(`a server does not believe another one's token: ${status}`);
  }
  // The announced key reaches those that started before it was made with their next look at the store.
  await oneKeySet(fleet);
  figures.count('ms until all serve one key set', Math.round(performance.now() - started));
  const users = await send(`${fleet.random().url}/api/v1/auth/users`, { token });
  figures.count('first administrators', fleet.audited('user.created'));
  const created = fleet.log().filter(({ action }) => action === 'key.created');
  for (const { facts } of created) figures.count(`keys made for ${useOf(facts)}`);
  const errors = fleet.log().filter(({ level }) => level === 'error');
  await fleet.stop();
  await countSchema(fleet.databaseUrl, figures);
  return {
    ...{ figures, users: Number(users.body['total']) },
    errors: errors.map((line) => JSON.stringify(line)),
  };
}

/** @throws Error naming an index that is missing or different, one that nobody planned, or a lock that was left */
async function countSchema(url: string, figures: Figures): Promise<void> {
  const database = await connectMongo({ url });
  try {
    const { findings, version, newest } = await checkSchema(database);
    if (findings.length > 0) throw new Error(findings.join());
    const schema = await schemaDocuments(database).findOne({ version: newest });
    if (schema?.lock !== undefined) throw new Error('the lock of the schema was left');
    figures.count('schemas', Number(version === newest && schema !== null));
    const collections = await database.raw.listCollections().toArray();
    for (const { name } of collections) {
      const planned = SCHEMA_PLAN.indexes.filter(({ collection }) => collection === name);
      const existing = await database.raw.collection(name).indexes();
      const expected = ['_id_', ...planned.map((rule) => rule.name)].sort();
      if (
        existing
          .map((index) => index.name)
          .sort()
          .join() !== expected.join()
      )
        throw new Error(`indexes of ${name}: ${existing.map((index) => index.name).join()}`);
      figures.count('indexes', planned.length);
    }
  } finally {
    await database.close();
  }
}

/** Resolves once all servers publish the same keys. @throws Error after a minute */
export async function oneKeySet(fleet: Fleet): Promise<void> {
  const started = performance.now();
  while ((await keySets(fleet)).size > 1) {
    if (performance.now() - started > ONE_SET_LIMIT_MS) throw new Error('more than one key set');
    await delay(250);
  }
}

async function keySets(fleet: Fleet): Promise<ReadonlySet<string>> {
  const replies = await Promise.all(
    fleet.nodes.map(({ url }) => send(`${url}/api/v1/auth/jwks`, { timeoutMs: 30_000 })),
  );
  return new Set(replies.map(({ body }) => JSON.stringify(body)));
}

const useOf = (facts: unknown): string =>
  typeof facts === 'object' && facts !== null && 'use' in facts ? String(facts.use) : 'nothing';
