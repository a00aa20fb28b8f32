import { join } from 'node:path';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteGroupRepository } from '../../src/adapters/sqlite/sqlite-group-repository.js';
import { SqliteServiceTokenRepository } from '../../src/adapters/sqlite/sqlite-service-token-repository.js';
import { SqliteSettingsStore } from '../../src/adapters/sqlite/sqlite-settings-store.js';
import { SqliteSigningKeyStore } from '../../src/adapters/sqlite/sqlite-signing-key-store.js';
import { SqliteSuperadminRoster } from '../../src/adapters/sqlite/sqlite-superadmin-roster.js';
import { SqliteTokenFamilyStore } from '../../src/adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';
import type { Contract, Made } from '../../src/testing/contracts/contract.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { groupRepositoryContract } from '../../src/testing/contracts/group-repository-contract.js';
import { serviceTokenRepositoryContract } from '../../src/testing/contracts/service-token-repository-contract.js';
import { settingsStoreContract } from '../../src/testing/contracts/settings-store-contract.js';
import { signingKeyStoreContract } from '../../src/testing/contracts/signing-key-store-contract.js';
import { superadminRosterContract } from '../../src/testing/contracts/superadmin-roster-contract.js';
import { tokenFamilyStoreContract } from '../../src/testing/contracts/token-family-store-contract.js';
import { userRepositoryContract } from '../../src/testing/contracts/user-repository-contract.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

type Adapter<Port> = new (database: SqliteDatabase) => Port;

async function onFile<Port>(Repository: Adapter<Port>): Promise<Made<Port>> {
  const database = await SqliteDatabase.open({ path: join(await temporaryDirectory(), 'auth.db') });
  return { subject: new Repository(database), dispose: () => database.close() };
}

async function inMemory<Port>(Repository: Adapter<Port>): Promise<Made<Port>> {
  const database = await SqliteDatabase.open({ path: ':memory:' });
  return { subject: new Repository(database), dispose: () => database.close() };
}

const keeps = <Port>(contract: Contract<Port>, Repository: Adapter<Port>): void => {
  const framework = { describe, it };
  describeContract(`${Repository.name} on a file`, contract, () => onFile(Repository), framework);
  describeContract(`${Repository.name} in memory`, contract, () => inMemory(Repository), framework);
};

after(removeTemporaryDirectories);

keeps(userRepositoryContract, SqliteUserRepository);
keeps(groupRepositoryContract, SqliteGroupRepository);
keeps(tokenFamilyStoreContract, SqliteTokenFamilyStore);
keeps(serviceTokenRepositoryContract, SqliteServiceTokenRepository);
keeps(settingsStoreContract, SqliteSettingsStore);
keeps(signingKeyStoreContract, SqliteSigningKeyStore);
keeps(superadminRosterContract, SqliteSuperadminRoster);
