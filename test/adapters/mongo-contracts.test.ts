import type { MongoDatabase } from '../../src/adapters/mongo/mongo-database.js';
import { MongoGroupRepository } from '../../src/adapters/mongo/mongo-group-repository.js';
import { MongoServiceTokenRepository } from '../../src/adapters/mongo/mongo-service-token-repository.js';
import { MongoSettingsStore } from '../../src/adapters/mongo/mongo-settings-store.js';
import { MongoSigningKeyStore } from '../../src/adapters/mongo/mongo-signing-key-store.js';
import { MongoSuperadminRoster } from '../../src/adapters/mongo/mongo-superadmin-roster.js';
import { MongoTokenFamilyStore } from '../../src/adapters/mongo/mongo-token-family-store.js';
import { MongoUserRepository } from '../../src/adapters/mongo/mongo-user-repository.js';
import type { Contract, Made } from '../../src/testing/contracts/contract.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { groupRepositoryContract } from '../../src/testing/contracts/group-repository-contract.js';
import { serviceTokenRepositoryContract } from '../../src/testing/contracts/service-token-repository-contract.js';
import { settingsStoreContract } from '../../src/testing/contracts/settings-store-contract.js';
import { signingKeyStoreContract } from '../../src/testing/contracts/signing-key-store-contract.js';
import { superadminRosterContract } from '../../src/testing/contracts/superadmin-roster-contract.js';
import { tokenFamilyStoreContract } from '../../src/testing/contracts/token-family-store-contract.js';
import { userRepositoryContract } from '../../src/testing/contracts/user-repository-contract.js';
import { dropMongo, openNewMongo } from '../support/mongo-databases.js';
import { describeWithServices } from '../support/services.js';

type Adapter<Port> = new (database: MongoDatabase) => Port;

describeWithServices('MongoDB', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  const inNewDatabase = async <Port>(Repository: Adapter<Port>): Promise<Made<Port>> => {
    const database = await openNewMongo(MONGODB_URL);
    return { subject: new Repository(database), dispose: () => dropMongo(database) };
  };

  const keeps = <Port>(contract: Contract<Port>, Repository: Adapter<Port>): void =>
    describeContract(Repository.name, contract, () => inNewDatabase(Repository), { describe, it });

  keeps(userRepositoryContract, MongoUserRepository);
  keeps(groupRepositoryContract, MongoGroupRepository);
  keeps(tokenFamilyStoreContract, MongoTokenFamilyStore);
  keeps(serviceTokenRepositoryContract, MongoServiceTokenRepository);
  keeps(settingsStoreContract, MongoSettingsStore);
  keeps(superadminRosterContract, MongoSuperadminRoster);
  keeps(signingKeyStoreContract, MongoSigningKeyStore);
});
