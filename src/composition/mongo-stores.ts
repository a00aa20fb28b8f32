import type { MongoDatabase } from '../adapters/mongo/mongo-database.js';
import { MongoGroupRepository } from '../adapters/mongo/mongo-group-repository.js';
import { MongoServiceTokenRepository } from '../adapters/mongo/mongo-service-token-repository.js';
import { MongoSettingsStore } from '../adapters/mongo/mongo-settings-store.js';
import { MongoSigningKeyStore } from '../adapters/mongo/mongo-signing-key-store.js';
import { MongoStoreClock } from '../adapters/mongo/mongo-store-clock.js';
import { MongoSuperadminRoster } from '../adapters/mongo/mongo-superadmin-roster.js';
import { MongoTokenFamilyStore } from '../adapters/mongo/mongo-token-family-store.js';
import { MongoUserRepository } from '../adapters/mongo/mongo-user-repository.js';
import { openMongo, type MongoOptions } from '../adapters/mongo/open-mongo.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import { SILENT_LOGGER } from '../domain/silent-logger.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { ANYTHING, CLOCK, LOGGER } from './adapter-rules.js';
import { assertOptions, type OptionRules } from './assert-options.js';
import type { StorePorts } from './auth-ports.js';
import { optional, text } from './member-rules.js';

export interface MongoStores {
  /**
   * Their clock among them, which what all nodes decide alike goes by, and the health of the database: `/readyz`
   * asks after it.
   */
  readonly stores: StorePorts;
  /** The same clock as health: how far this node's is from it. */
  readonly storeClock: MongoStoreClock;
  /** Closing. */
  readonly database: MongoDatabase;
}

export interface MongoStoresOptions extends MongoOptions {
  /** Of this node; default: the system's. */
  readonly clock?: Clock;
  /** Told when this node's clock is not the database's; default: nobody. */
  readonly logger?: Logger;
}

const RULES: OptionRules<MongoStoresOptions> = {
  url: text,
  driver: ANYTHING,
  plan: ANYTHING,
  clock: optional(CLOCK),
  logger: optional(LOGGER),
};

/**
 * Every store in one MongoDB database, opened.
 * @throws MongoDatabaseError when it cannot be used; Error naming an option that is wrong, missing or unknown.
 */
export async function openMongoStores(given: MongoStoresOptions): Promise<MongoStores> {
  assertOptions('openMongoStores', given, RULES);
  const { clock = new SystemClock(), logger = SILENT_LOGGER, ...options } = given;
  const database = await openMongo(options);
  const storeClock = new MongoStoreClock(database, clock, logger);
  return {
    stores: { ...mongoStoresIn(database), storeClock, healthChecks: [database, storeClock] },
    storeClock,
    database,
  };
}

/** Every store over an open database, and no clock. */
export const mongoStoresIn = (database: MongoDatabase): StorePorts => ({
  users: new MongoUserRepository(database),
  groups: new MongoGroupRepository(database),
  families: new MongoTokenFamilyStore(database),
  serviceTokens: new MongoServiceTokenRepository(database),
  settings: new MongoSettingsStore(database),
  roster: new MongoSuperadminRoster(database),
  signingKeys: new MongoSigningKeyStore(database),
});
