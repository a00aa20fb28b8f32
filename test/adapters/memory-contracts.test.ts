import { MemoryGroupRepository } from '../../src/adapters/memory/memory-group-repository.js';
import { MemoryJwksCache } from '../../src/adapters/memory/memory-jwks-cache.js';
import { MemoryServiceTokenRepository } from '../../src/adapters/memory/memory-service-token-repository.js';
import { MemorySettingsStore } from '../../src/adapters/memory/memory-settings-store.js';
import { MemorySigningKeyStore } from '../../src/adapters/memory/memory-signing-key-store.js';
import { MemorySuperadminRoster } from '../../src/adapters/memory/memory-superadmin-roster.js';
import { MemoryTokenFamilyStore } from '../../src/adapters/memory/memory-token-family-store.js';
import { MemoryUserRepository } from '../../src/adapters/memory/memory-user-repository.js';
import type { Contract } from '../../src/testing/contracts/contract.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { groupRepositoryContract } from '../../src/testing/contracts/group-repository-contract.js';
import { jwksCacheContract } from '../../src/testing/contracts/jwks-cache-contract.js';
import { serviceTokenRepositoryContract } from '../../src/testing/contracts/service-token-repository-contract.js';
import { settingsStoreContract } from '../../src/testing/contracts/settings-store-contract.js';
import { signingKeyStoreContract } from '../../src/testing/contracts/signing-key-store-contract.js';
import { superadminRosterContract } from '../../src/testing/contracts/superadmin-roster-contract.js';
import { tokenFamilyStoreContract } from '../../src/testing/contracts/token-family-store-contract.js';
import { userRepositoryContract } from '../../src/testing/contracts/user-repository-contract.js';

const keeps = <Port>(contract: Contract<Port>, Adapter: new () => Port): void =>
  describeContract(Adapter.name, contract, async () => ({ subject: new Adapter() }), { describe, it });

keeps(userRepositoryContract, MemoryUserRepository);
keeps(groupRepositoryContract, MemoryGroupRepository);
keeps(tokenFamilyStoreContract, MemoryTokenFamilyStore);
keeps(serviceTokenRepositoryContract, MemoryServiceTokenRepository);
keeps(settingsStoreContract, MemorySettingsStore);
keeps(superadminRosterContract, MemorySuperadminRoster);
keeps(signingKeyStoreContract, MemorySigningKeyStore);
keeps(jwksCacheContract, MemoryJwksCache);
