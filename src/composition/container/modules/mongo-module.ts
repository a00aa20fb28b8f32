import type { MongoDatabase } from '../../../adapters/mongo/mongo-database.js';
import { assertOptions } from '../../assert-options.js';
import type { StorePorts } from '../../auth-ports.js';
import { text } from '../../member-rules.js';
import { T } from '../auth-tokens.js';
import { defineModule, type NamedModule } from '../module.js';
import { token } from '../token.js';
import { bindStores } from './store-bindings.js';

export interface MongoModuleOptions {
  /** `mongodb://…` or `mongodb+srv://…`; the package `mongodb` has to be installed. */
  readonly url: string;
}

const MONGO_DATABASE = token<MongoDatabase>('auth.mongoDatabase');
const MONGO_STORES = token<StorePorts>('auth.mongoStores');

/**
 * Every record in one MongoDB database, and its clock for what all nodes decide alike; opened at the start,
 * closed after everything that uses it.
 * @throws Error naming an option that is wrong, missing or unknown.
 */
export function mongoModule(options: MongoModuleOptions): NamedModule {
  assertOptions('mongoModule', options, { url: text });
  const { url } = options;
  return defineModule('mongo', (binder) => {
    const { bind } = binder;
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
    bind(MONGO_STORES).toResolvedValue(
      async (database) => {
        const { mongoStoresIn } = await import('../../mongo-stores.js');
        return mongoStoresIn(database);
      },
      [MONGO_DATABASE],
    );
    bindStores(binder, MONGO_STORES);
    bind(T.signingKeys).toResolvedValue(({ signingKeys }) => signingKeys, [MONGO_STORES]);
  });
}
