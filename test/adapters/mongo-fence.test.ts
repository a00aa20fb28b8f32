import { expect } from 'chai';
import { type Db, MongoClient } from 'mongodb';
import { COLLECTIONS } from '../../src/adapters/mongo/collections.js';
import type { MongoDatabase } from '../../src/adapters/mongo/mongo-database.js';
import { MongoDatabaseError } from '../../src/adapters/mongo/mongo-database-error.js';
import { isFenced, lowerFence, raiseFence } from '../../src/adapters/mongo/mongo-fence.js';
import type { MongoDriver } from '../../src/adapters/mongo/mongo-driver.js';
import { openMongo } from '../../src/adapters/mongo/open-mongo.js';
import { failureOf } from '../support/failure.js';
import { dropMongo, newDatabaseAt } from '../support/mongo-databases.js';
import { describeWithServices } from '../support/services.js';

type Command = Readonly<Record<string, unknown>>;

const isFence = ({ validator = {} }: Command): boolean => JSON.stringify(validator).includes('fence');

/** A driver whose commands are what `change` makes of them. */
const driverWith = (change: (command: Command) => Command): MongoDriver => ({
  MongoClient: class extends MongoClient {
    override db(name?: string): Db {
      const db = super.db(name);
      const run = db.command.bind(db);
      db.command = async (command, options) => run(change(command), options);
      return db;
    }
  },
});

const LAX = driverWith((command) =>
  'collMod' in command && isFence(command) ? { ...command, validationAction: 'warn' } : command,
);

const OWN = [{ email: { $type: 'string' } }, { fence: { $type: 'string' } }];

describeWithServices('the fence of a MongoDB database', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  let database: MongoDatabase;
  before(async () => (database = await openMongo({ url: newDatabaseAt(MONGODB_URL) })));
  after(() => dropMongo(database));

  const setRule = (validator: object) => database.raw.command({ collMod: COLLECTIONS.users, validator });
  const rule = async (): Promise<unknown> => {
    const [found] = await database.raw
      .listCollections({ name: COLLECTIONS.users }, { nameOnly: false })
      .toArray();
    return found?.options?.validator;
  };

  it('takes the place of no rule of the operator’s own', async () => {
    for (const own of OWN) {
      await setRule(own);
      const error = await failureOf(raiseFence(database));
      expect(error).to.be.instanceOf(MongoDatabaseError);
      expect(String(error)).to.contain('auth_users');
      await lowerFence(database);
      expect(await rule()).to.deep.equal(own);
      expect(await isFenced(database)).to.equal(false);
    }
    await setRule({});
  });

  it('can be raised again after it was lowered, and over a half raised one', async () => {
    for (let times = 0; times < 2; times += 1) {
      await setRule({ fence: { $exists: true } });
      expect(await isFenced(database)).to.equal(false);
      await raiseFence(database, () => Promise.resolve());
      expect(await isFenced(database)).to.equal(true);
      await lowerFence(database);
      expect(await isFenced(database)).to.equal(false);
    }
  });

  for (const weaker of [
    { validationAction: 'warn' },
    { validationLevel: 'off' },
    { validationLevel: 'moderate' },
  ]) {
    it(`does not count as raised where a rule is only ${JSON.stringify(weaker)}, and is raised over it`, async () => {
      await raiseFence(database, () => Promise.resolve());
      const rule = { fence: { $exists: true } };
      await database.raw.command({ collMod: COLLECTIONS.users, validator: rule, ...weaker });
      expect(await isFenced(database)).to.equal(false);
      await raiseFence(database, () => Promise.resolve());
      expect(await isFenced(database)).to.equal(true);
      await database.raw.command({ collMod: COLLECTIONS.users, validator: rule, ...weaker });
      await lowerFence(database);
      await database.raw.collection(COLLECTIONS.users).insertOne({ emailKey: JSON.stringify(weaker) });
    });
  }

  it('is not left standing on a server that takes the rule and does not keep to it', async () => {
    const lax = await openMongo({ url: newDatabaseAt(MONGODB_URL), driver: LAX });
    try {
      expect(await failureOf(raiseFence(lax))).to.be.instanceOf(MongoDatabaseError);
      expect(await isFenced(lax)).to.equal(false);
      const rules = await lax.raw.listCollections({}, { nameOnly: false }).toArray();
      for (const { name, options } of rules) expect(options?.validator ?? {}, name).to.deep.equal({});
    } finally {
      await dropMongo(lax);
    }
  });

  it('is taken back as far as it came when it cannot be raised everywhere', async () => {
    const denied = new Error('not authorized');
    const driver = driverWith((command) => {
      if (command['collMod'] === COLLECTIONS.keys && isFence(command)) throw denied;
      return command;
    });
    const half = await openMongo({ url: newDatabaseAt(MONGODB_URL), driver });
    try {
      expect(await failureOf(raiseFence(half))).to.equal(denied);
      expect(await half.raw.collection(COLLECTIONS.users).insertOne({ emailKey: 'x' })).to.include({
        acknowledged: true,
      });
    } finally {
      await dropMongo(half);
    }
  });

  it('counts as raised when a write that was checked before it had time to arrive', async () => {
    const late = { _id: 'checked before, stored after' } as object;
    await raiseFence(database, async () => {
      expect(await isFenced(database)).to.equal(true);
      await database.raw.collection(COLLECTIONS.users).insertOne(late, { bypassDocumentValidation: true });
    });
    expect(await database.raw.collection(COLLECTIONS.users).countDocuments(late)).to.equal(1);
    await lowerFence(database);
  });

  it('is raised over a probe that a crash has left behind', async () => {
    const left = { _id: 'fence_probe' } as object;
    await database.raw.collection(COLLECTIONS.settings).insertOne({ ...left });
    await raiseFence(database, () => Promise.resolve());
    expect(await isFenced(database)).to.equal(true);
    expect(await database.raw.collection(COLLECTIONS.settings).countDocuments(left)).to.equal(0);
    await lowerFence(database);
  });
});
