import { MemoryGroupRepository } from '../adapters/memory/memory-group-repository.js';
import { MemoryServiceTokenRepository } from '../adapters/memory/memory-service-token-repository.js';
import { MemorySettingsStore } from '../adapters/memory/memory-settings-store.js';
import { MemorySigningKeyStore } from '../adapters/memory/memory-signing-key-store.js';
import { MemorySuperadminRoster } from '../adapters/memory/memory-superadmin-roster.js';
import { MemoryTokenFamilyStore } from '../adapters/memory/memory-token-family-store.js';
import { MemoryUserRepository } from '../adapters/memory/memory-user-repository.js';
import type { StorePorts } from './auth-ports.js';

/** Every store in this process: gone with it. For tests, and to begin with. */
export const memoryStores = (): StorePorts => ({
  users: new MemoryUserRepository(),
  groups: new MemoryGroupRepository(),
  families: new MemoryTokenFamilyStore(),
  serviceTokens: new MemoryServiceTokenRepository(),
  settings: new MemorySettingsStore(),
  roster: new MemorySuperadminRoster(),
  signingKeys: new MemorySigningKeyStore(),
});
