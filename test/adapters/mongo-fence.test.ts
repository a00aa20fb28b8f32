import { expect } from 'chai';
import { COLLECTIONS } from '../../src/adapters/mongo/collections.js';
import type { MongoDatabase } from '../../src/adapters/mongo/mongo-database.js';
import { MongoDatabaseError } from '../../src/adapters/mongo/mongo-database-error.js';
import { isFenced, lowerFence, raiseFence } from '../../src/adapters/mongo/mongo-fence.js';
import { openMongo } from '../../src/adapters/mongo/open-mongo.js';
import { failureOf } from '../support/failure.js';
import { dropMongo, newDatabaseAt } from '../support/mongo-databases.js';
import { describeWithServices } from '../support/services.js';

const OWN = { email: { $type: 'string' } };

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
    await setRule(OWN);
    const error = await failureOf(raiseFence(database));
    expect(error).to.be.instanceOf(MongoDatabaseError);
    expect(String(error)).to.contain('auth_users');
    await lowerFence(database);
    expect(await rule()).to.deep.equal(OWN);
    expect(await isFenced(database)).to.equal(false);
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

  it('counts as raised when a write that was checked before it had time to arrive', async () => {
    const late = { _id: 'checked before, stored after' } as object;
    await raiseFence(database, async () => {
      expect(await isFenced(database)).to.equal(true);
      await database.raw.collection(COLLECTIONS.users).insertOne(late, { bypassDocumentValidation: true });
    });
    expect(await database.raw.collection(COLLECTIONS.users).countDocuments(late)).to.equal(1);
    await lowerFence(database);
  });
});
