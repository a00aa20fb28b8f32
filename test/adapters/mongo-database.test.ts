import { expect } from 'chai';
import { type Db, MongoClient } from 'mongodb';
import { COLLECTIONS } from '../../src/adapters/mongo/collections.js';
import { keyDocument, type KeyDocument } from '../../src/adapters/mongo/key-documents.js';
import type { MongoDatabase } from '../../src/adapters/mongo/mongo-database.js';
import type { MongoDriver } from '../../src/adapters/mongo/mongo-driver.js';
import { MongoServiceTokenRepository } from '../../src/adapters/mongo/mongo-service-token-repository.js';
import { MongoSigningKeyStore } from '../../src/adapters/mongo/mongo-signing-key-store.js';
import { MongoStoreClock } from '../../src/adapters/mongo/mongo-store-clock.js';
import { MongoUserRepository } from '../../src/adapters/mongo/mongo-user-repository.js';
import { openMongo } from '../../src/adapters/mongo/open-mongo.js';
import type { ServiceTokenDocument } from '../../src/adapters/mongo/service-token-documents.js';
import { asUserId } from '../../src/domain/model/ids.js';
import { aKeyRecord, aServiceToken, aUser } from '../../src/testing/builders.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { failureOf } from '../support/failure.js';
import { dropMongo, newDatabaseAt, openNewMongo } from '../support/mongo-databases.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { refusal } from '../support/refusal.js';
import { describeWithServices } from '../support/services.js';

/** A driver whose server says something else of itself. */
const driverThatSays = (told: () => object): MongoDriver => ({
  MongoClient: class extends MongoClient {
    override db(name?: string): Db {
      const db = super.db(name);
      const run = db.command.bind(db);
      db.command = async (command, options) => {
        const answer = await run(command, options);
        return 'hello' in command ? { ...answer, ...told() } : answer;
      };
      return db;
    }
  },
});

describeWithServices('a MongoDB database', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  let database: MongoDatabase;

  beforeEach(async () => {
    database = await openNewMongo(MONGODB_URL);
  });

  afterEach(() => dropMongo(database));

  it('gives up on an operation that never ends', async () => {
    const error = await refusal(
      database.run(() => new Promise<never>(() => undefined), 20),
      'store_unavailable',
    );
    expect(error.cause).to.have.property('message', 'The database gave no answer within 20 ms.');
    expect(error.retryAfterSeconds).to.equal(1);
  });

  it('lets errors that are not the store’s pass as they are', async () => {
    const bug = new TypeError('a bug');
    expect(await database.run(() => Promise.reject(bug)).catch((error: unknown) => error)).to.equal(bug);
  });

  for (const [what, answer] of [
    ['a secondary', { isWritablePrimary: false, secondary: true, setName: 'rs0' }],
    ['a member that is no primary yet', { isWritablePrimary: false }],
  ] as const) {
    it(`neither starts on ${what} nor calls it ready: its reads may be of another time`, async () => {
      let told: object = {};
      const driver = driverThatSays(() => told);
      const url = newDatabaseAt(MONGODB_URL);
      const opened = await openMongo({ url, driver });
      await opened.check();
      told = answer;
      await refusal(opened.check(), 'store_unavailable');
      expect(String(await failureOf(openMongo({ url, driver })))).to.match(
        /^MongoDatabaseError: The database at .* no primary.*directConnection/,
      );
      await dropMongo(opened);
    });
  }

  it('is ready behind a router of shards', async () => {
    const driver = driverThatSays(() => ({ isWritablePrimary: undefined, msg: 'isdbgrid' }));
    const opened = await openMongo({ url: newDatabaseAt(MONGODB_URL), driver });
    await opened.check();
    await dropMongo(opened);
  });

  it('answers a closed one with the same refusal', async () => {
    const closed = await openNewMongo(MONGODB_URL);
    await closed.raw.dropDatabase();
    await Promise.all([closed.close(), closed.close()]);
    await refusal(new MongoUserRepository(closed).findById(asUserId('usr_1')), 'store_unavailable');
    await refusal(closed.check(), 'store_unavailable');
  });

  it('takes a filter in place of a text as a text that nobody has', async () => {
    const users = new MongoUserRepository(database);
    await users.insert(aUser());
    const smuggled: unknown = { $ne: '' };
    expect(await users.findByEmailKey(smuggled as string)).to.equal(undefined);
    expect(await users.findById(smuggled as ReturnType<typeof asUserId>)).to.equal(undefined);
  });

  it('frees the name of a service token whose removal a crash has cut', async () => {
    const tokens = new MongoServiceTokenRepository(database);
    const [former, next] = [aServiceToken({ name: 'ci' }), aServiceToken({ name: 'ci' })];
    await tokens.insert(former);
    await database
      .collection<ServiceTokenDocument>(COLLECTIONS.serviceTokens)
      .updateOne({ _id: former.id }, { $set: { isRemoved: true } });
    expect(await tokens.findByHash(former.tokenHash)).to.equal(undefined);
    expect(await tokens.list(former.orgId)).to.deep.equal([]);
    expect(await tokens.remove(former)).to.equal(false);
    expect(await tokens.insert(next)).to.equal('inserted');
    expect(await tokens.findByName(next.orgId, 'ci')).to.deep.equal(next);
  });

  it('lists the keys that are whole beside one that was damaged, which opens nowhere', async () => {
    const keys = new MongoSigningKeyStore(database);
    const [whole, broken] = [aKeyRecord({ sequence: 1 }), aKeyRecord({ sequence: 2 })];
    for (const key of [whole, broken]) await keys.insert(key);
    const collection = database.collection<KeyDocument>(COLLECTIONS.keys);
    for (const damage of [
      { secret: null },
      { secret: { sealed: 7 } },
      { activatesAt: 'soon' },
      { revokedAt: {} },
    ]) {
      await collection.replaceOne({ _id: broken.kid }, { ...keyDocument(broken), ...damage } as never);
      const [first, second] = await keys.list();
      expect(first).to.deep.equal(whole);
      expect(second).to.deep.include({ kid: broken.kid, sequence: 2, retiredAt: 0, revokedAt: undefined });
      expect(second?.secret?.keyEncryptionKeyId).to.equal('(unreadable)');
    }
  });

  it('compares this node’s clock with its own: a second is a warning, five are an outage', async () => {
    const logger = new RecordingLogger();
    const local = new FixedClock((await database.serverTime()) + 500);
    const clock = new MongoStoreClock(database, local, logger);
    await clock.check();
    expect(logger.lines).to.deep.equal([]);
    local.set((await database.serverTime()) + 3_000);
    await clock.check();
    await clock.check();
    expect(logger.lines.map(({ message }) => message)).to.deep.equal([
      "this node's clock is not the database's",
    ]);
    local.set((await database.serverTime()) - 60_000);
    expect(String(await clock.check().catch((error: unknown) => error))).to.match(
      /This node's clock is -6\d{4} ms from the database's/,
    );
  });
});
