export { MongoDatabaseError } from '../../adapters/mongo/mongo-database-error.js';
export type { MongoDatabase } from '../../adapters/mongo/mongo-database.js';
export { MongoGroupRepository } from '../../adapters/mongo/mongo-group-repository.js';
export { MongoServiceTokenRepository } from '../../adapters/mongo/mongo-service-token-repository.js';
export { MongoSettingsStore } from '../../adapters/mongo/mongo-settings-store.js';
export { MongoSigningKeyStore } from '../../adapters/mongo/mongo-signing-key-store.js';
export { MongoStoreClock } from '../../adapters/mongo/mongo-store-clock.js';
export { MongoSuperadminRoster } from '../../adapters/mongo/mongo-superadmin-roster.js';
export { MongoTokenFamilyStore } from '../../adapters/mongo/mongo-token-family-store.js';
export { MongoUserRepository } from '../../adapters/mongo/mongo-user-repository.js';
export { openMongo, type MongoOptions } from '../../adapters/mongo/open-mongo.js';
export {
  openMongoStores,
  type MongoStores,
  type MongoStoresOptions,
} from '../../composition/mongo-stores.js';
// With the root in sight, the compiler can name in declarations what these lead to.
export type { StorePorts } from '../index.js';
