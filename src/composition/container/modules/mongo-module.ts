import type { MongoDatabase } from '../../../adapters/mongo/mongo-database.js';
import { T } from '../auth-tokens.js';
import { defineModule, type NamedModule } from '../module.js';
import { token } from '../token.js';

export interface MongoModuleOptions {
  /** `mongodb://…` or `mongodb+srv://…`; the package `mongodb` has to be installed. */
  readonly url: string;
}

const MONGO_DATABASE = token<MongoDatabase>('auth.mongoDatabase');

/**
 * Every record in one MongoDB database, and its clock for what all nodes decide alike; opened at the start,
 * closed after everything that uses it.
 */
export const mongoModule = ({ url }: MongoModuleOptions): NamedModule =>
  defineModule('mongo', ({ bind }) => {
    bind(MONGO_DATABASE)
      .toResolvedValue(async () => {
        const { openMongo } = await import('../../../adapters/mongo/open-mongo.js');
        return openMongo({ url });
      }, [])
      .onDeactivation((database) => database.close());
    bind(T.storeClock).toResolvedValue(
      async (database, clock, logger) => {
        const { MongoStoreClock } = await import('../../../adapters/mongo/mongo-store-clock.js');
        return new MongoStoreClock(database, clock, logger);
      },
      [MONGO_DATABASE, T.clock, T.logger],
    );
    bind(T.users).toResolvedValue(
      async (database) => {
        const { MongoUserRepository } = await import('../../../adapters/mongo/mongo-user-repository.js');
        return new MongoUserRepository(database);
      },
      [MONGO_DATABASE],
    );
    bind(T.groups).toResolvedValue(
      async (database) => {
        const { MongoGroupRepository } = await import('../../../adapters/mongo/mongo-group-repository.js');
        return new MongoGroupRepository(database);
      },
      [MONGO_DATABASE],
    );
    bind(T.families).toResolvedValue(
      async (database) => {
        const { MongoTokenFamilyStore } = await import('../../../adapters/mongo/mongo-token-family-store.js');
        return new MongoTokenFamilyStore(database);
      },
      [MONGO_DATABASE],
    );
    bind(T.serviceTokenRepository).toResolvedValue(
      async (database) => {
        const { MongoServiceTokenRepository } =
          await import('../../../adapters/mongo/mongo-service-token-repository.js');
        return new MongoServiceTokenRepository(database);
      },
      [MONGO_DATABASE],
    );
    bind(T.settings).toResolvedValue(
      async (database) => {
        const { MongoSettingsStore } = await import('../../../adapters/mongo/mongo-settings-store.js');
        return new MongoSettingsStore(database);
      },
      [MONGO_DATABASE],
    );
    bind(T.roster).toResolvedValue(
      async (database) => {
        const { MongoSuperadminRoster } = await import('../../../adapters/mongo/mongo-superadmin-roster.js');
        return new MongoSuperadminRoster(database);
      },
      [MONGO_DATABASE],
    );
    bind(T.signingKeys).toResolvedValue(
      async (database) => {
        const { MongoSigningKeyStore } = await import('../../../adapters/mongo/mongo-signing-key-store.js');
        return new MongoSigningKeyStore(database);
      },
      [MONGO_DATABASE],
    );
  });
