import type { StorePorts } from '../../src/composition/auth-ports.js';
import { memoryStores } from '../../src/composition/memory-stores.js';
import { openSqliteStores } from '../../src/composition/sqlite-stores.js';

/** Every store the domain's statements must hold on. */
export const STORE_KINDS = ['memory', 'sqlite'] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

export interface OpenStores {
  readonly ports: StorePorts;
  close(): Promise<void>;
}

export async function openStores(kind: StoreKind): Promise<OpenStores> {
  if (kind === 'memory') return { ports: memoryStores(), close: () => Promise.resolve() };
  const { stores, database } = await openSqliteStores({ path: ':memory:', synchronous: 'NORMAL' });
  return { ports: stores, close: () => database.close() };
}
