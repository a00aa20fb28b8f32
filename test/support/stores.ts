import { withoutServerCleaning } from '../../src/adapters/mongo/open-mongo.js';
import type { StorePorts } from '../../src/composition/auth-ports.js';
import { memoryStores } from '../../src/composition/memory-stores.js';
import { openMongoStores } from '../../src/composition/mongo-stores.js';
import { openSqliteStores } from '../../src/composition/sqlite-stores.js';
import { dropMongo, patientDatabaseAt } from './mongo-databases.js';
import { serviceAt } from './services.js';

/** Every store the domain's statements must hold on. */
export const STORE_KINDS = ['memory', 'sqlite', 'mongo'] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** Where tests that name no store keep their records: TEST_STORE=mongo runs them on MongoDB, for instance. */
export const defaultStore = (): StoreKind =>
  STORE_KINDS.find((kind) => kind === process.env['TEST_STORE']) ?? 'memory';

export interface OpenStores {
  readonly ports: StorePorts;
  close(): Promise<void>;
}

export async function openStores(kind: StoreKind): Promise<OpenStores> {
  if (kind === 'memory') return { ports: memoryStores(), close: () => Promise.resolve() };
  if (kind === 'mongo') return openMongoAnew();
  const { stores, database } = await openSqliteStores({ path: ':memory:', synchronous: 'NORMAL' });
  return { ports: stores, close: () => database.close() };
}

async function openMongoAnew(): Promise<OpenStores> {
  const url = patientDatabaseAt(serviceAt('MONGODB_URL') ?? '');
  const { stores, database } = await openMongoStores({ url, plan: withoutServerCleaning() });
  return { ports: stores, close: () => dropMongo(database) };
}
