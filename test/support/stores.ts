import { MemoryGroupRepository } from '../../src/adapters/memory/memory-group-repository.js';
import { MemoryServiceTokenRepository } from '../../src/adapters/memory/memory-service-token-repository.js';
import { MemorySettingsStore } from '../../src/adapters/memory/memory-settings-store.js';
import { MemorySuperadminRoster } from '../../src/adapters/memory/memory-superadmin-roster.js';
import { MemoryTokenFamilyStore } from '../../src/adapters/memory/memory-token-family-store.js';
import { MemoryUserRepository } from '../../src/adapters/memory/memory-user-repository.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteGroupRepository } from '../../src/adapters/sqlite/sqlite-group-repository.js';
import { SqliteServiceTokenRepository } from '../../src/adapters/sqlite/sqlite-service-token-repository.js';
import { SqliteSettingsStore } from '../../src/adapters/sqlite/sqlite-settings-store.js';
import { SqliteSuperadminRoster } from '../../src/adapters/sqlite/sqlite-superadmin-roster.js';
import { SqliteTokenFamilyStore } from '../../src/adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';
import type { AuthPorts } from '../../src/composition/auth-ports.js';

/** Every store the domain's statements must hold on. */
export const STORE_KINDS = ['memory', 'sqlite'] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

type StorePorts = Pick<AuthPorts, 'users' | 'groups' | 'families' | 'serviceTokens' | 'settings' | 'roster'>;

export interface OpenStores {
  readonly ports: StorePorts;
  close(): Promise<void>;
}

export async function openStores(kind: StoreKind): Promise<OpenStores> {
  return kind === 'memory' ? memoryStores() : sqliteStores();
}

function memoryStores(): OpenStores {
  const ports = {
    users: new MemoryUserRepository(),
    groups: new MemoryGroupRepository(),
    families: new MemoryTokenFamilyStore(),
    serviceTokens: new MemoryServiceTokenRepository(),
    settings: new MemorySettingsStore(),
    roster: new MemorySuperadminRoster(),
  };
  return { ports, close: () => Promise.resolve() };
}

async function sqliteStores(): Promise<OpenStores> {
  const database = await SqliteDatabase.open({ path: ':memory:', synchronous: 'NORMAL' });
  const ports = {
    users: new SqliteUserRepository(database),
    groups: new SqliteGroupRepository(database),
    families: new SqliteTokenFamilyStore(database),
    serviceTokens: new SqliteServiceTokenRepository(database),
    settings: new SqliteSettingsStore(database),
    roster: new SqliteSuperadminRoster(database),
  };
  return { ports, close: () => database.close() };
}
