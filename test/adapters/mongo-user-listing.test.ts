import { expect } from 'chai';
import { MemoryUserRepository } from '../../src/adapters/memory/memory-user-repository.js';
import { COLLECTIONS } from '../../src/adapters/mongo/collections.js';
import type { MongoDatabase } from '../../src/adapters/mongo/mongo-database.js';
import { MongoServiceTokenRepository } from '../../src/adapters/mongo/mongo-service-token-repository.js';
import { MongoUserRepository } from '../../src/adapters/mongo/mongo-user-repository.js';
import { openMongoSetAside } from '../../src/adapters/mongo/open-mongo.js';
import { userDocument, type UserDocument } from '../../src/adapters/mongo/user-documents.js';
import { pageOf } from '../../src/adapters/mongo/user-paging.js';
import type { OrgId, UserId } from '../../src/domain/model/ids.js';
import type { UserQuery } from '../../src/domain/model/user-query.js';
import { aTombstoneOf } from '../../src/testing/builders.js';
import { dropMongo, newDatabaseAt } from '../support/mongo-databases.js';
import { refusal } from '../support/refusal.js';
import { describeWithServices } from '../support/services.js';
import { firstPages, QUERIES, userNumber } from '../support/user-population.js';

/** Few: the server that tests run against reads thousands of documents a second, not millions. */
const POPULATION = 1_000;
const FEW = 50;

describeWithServices('listing users in MongoDB', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  const memory = new MemoryUserRepository();
  let database: MongoDatabase;
  let mongo: MongoUserRepository;

  before(async () => {
    database = await openMongoSetAside({ url: newDatabaseAt(MONGODB_URL) });
    mongo = new MongoUserRepository(database);
    const users = Array.from({ length: POPULATION }, (_, number) => {
      const user = userNumber(number, POPULATION);
      return number % 97 === 0 ? aTombstoneOf(user, 9) : user;
    });
    for (const user of users) await memory.insert(user);
    const collection = database.collection<UserDocument>(COLLECTIONS.users);
    for (let from = 0; from < POPULATION; from += 500)
      await collection.insertMany(users.slice(from, from + 500).map(userDocument));
  });

  after(() => dropMongo(database));

  for (const query of QUERIES) {
    it(`agrees with the memory adapter, page by page: ${JSON.stringify(query)}`, async () => {
      const expected = await firstPages(memory, query, 90);
      expect(await firstPages(mongo, query, 90)).to.deep.equal(expected);
    });
  }

  it('finds the same pages for a prefix with more matches than it counts, in every organisation', async () => {
    const users = database.collection<UserDocument>(COLLECTIONS.users);
    for (const query of QUERIES.filter(({ prefix }) => prefix !== undefined)) {
      const [page, whole] = [
        await pageOf(database, users, { ...query, limit: FEW }, FEW),
        await memory.list({ ...query, limit: FEW }),
      ];
      expect(page.users.map(({ id }) => id)).to.deep.equal(whole.users.map(({ id }) => id));
      expect(page.next).to.deep.equal(whole.next);
      expect(page.totalIsEstimate).to.equal(whole.total > FEW);
      expect(page.total).to.equal(Math.min(whole.total, FEW));
    }
  });

  it('takes a condition in the place of a text for a value that nobody has', async () => {
    for (const name of ['orgId', 'role', 'status'])
      for (const condition of [{ $ne: 'x' }, { $gt: '' }, { $regex: '.' }]) {
        const query = { [name]: condition, limit: 5 } as unknown as UserQuery;
        expect((await mongo.list(query)).users, JSON.stringify(query)).to.deep.equal([]);
      }
  });

  it('answers a text that no store takes with a rejection, never before its promise', async () => {
    const tokens = new MongoServiceTokenRepository(database);
    for (const asked of [
      () => mongo.findById('a\0b' as UserId),
      () => tokens.findByHash('a\0b'),
      () => tokens.findByName('default' as OrgId, '\ud800'),
    ])
      await refusal(asked(), 'validation_failed');
  });
});
