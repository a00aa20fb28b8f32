import { expect } from 'chai';
import { COLLECTIONS, INDEXES } from '../../src/adapters/mongo/collections.js';
import { auditIndexes } from '../../src/adapters/mongo/index-audit.js';
import { checkSchema, SCHEMA_PLAN, type SchemaPlan } from '../../src/adapters/mongo/migrate.js';
import { MigrationLock } from '../../src/adapters/mongo/migration-lock.js';
import type { Migration } from '../../src/adapters/mongo/migrations.js';
import type { MongoDatabase } from '../../src/adapters/mongo/mongo-database.js';
import { MongoTokenFamilyStore } from '../../src/adapters/mongo/mongo-token-family-store.js';
import { MongoUserRepository } from '../../src/adapters/mongo/mongo-user-repository.js';
import { migrateMongo, openMongo } from '../../src/adapters/mongo/open-mongo.js';
import { SCHEMA, schemaDocuments } from '../../src/adapters/mongo/schema-state.js';
import { aFamily, aUser } from '../../src/testing/builders.js';
import { newDatabaseAt } from '../support/mongo-databases.js';
import { describeWithServices } from '../support/services.js';
import { until } from '../support/until.js';

const { users, families } = COLLECTIONS;
const newest = SCHEMA_PLAN.migrations.length;

/** The known steps and further ones. */
const planWith = (...steps: readonly Migration[]): SchemaPlan => ({
  ...SCHEMA_PLAN,
  migrations: [...SCHEMA_PLAN.migrations, ...steps],
});

describeWithServices('the schema of a MongoDB database', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  let url: string;
  let database: MongoDatabase;
  const opened: MongoDatabase[] = [];

  const open = async (plan?: SchemaPlan): Promise<MongoDatabase> => {
    const one = await openMongo({ url, ...(plan === undefined ? {} : { plan }) });
    opened.push(one);
    return one;
  };
  const messageOf = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error instanceof Error && error.name === 'MongoDatabaseError' ? error.message : String(error);
  };

  beforeEach(async () => {
    url = newDatabaseAt(MONGODB_URL);
    database = await open();
  });

  afterEach(async () => {
    await database.raw.dropDatabase();
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });

  it('is made once by twenty processes that start at once on an empty database (AS-11.1)', async () => {
    await database.raw.dropDatabase();
    let applied = 0;
    const counting = { version: newest + 1, minReader: 1, apply: async () => void (applied += 1) };
    await Promise.all(Array.from({ length: 20 }, () => open(planWith(counting))));
    expect(applied).to.equal(1);
    expect(await schemaDocuments(database).findOne(SCHEMA)).to.deep.equal({
      _id: 'schema',
      version: newest + 1,
      minReader: 1,
    });
    expect((await checkSchema(database, planWith(counting))).findings).to.deep.equal([]);
    const indexes = await database.collection(users).indexes();
    const promised = INDEXES.filter(({ collection }) => collection === users).map(({ name }) => name);
    expect(indexes.map(({ name }) => name)).to.have.members(['_id_', ...promised]);
  });

  it('refuses to start without a promised index, names it, and is mended by migrating', async () => {
    await database.collection(users).dropIndex('email');
    expect(await messageOf(open())).to.equal(
      'The index auth_users.email (emailKey, unique) is missing.\n' +
        'Two records could become one identity, or a lookup take for ever: pico-auth migrate',
    );
    await migrateMongo({ url });
    await open();
  });

  it('refuses an index that is hidden from the planner', async () => {
    const [name] = INDEXES.filter((rule) => rule.collection === users && rule.name === 'name');
    const indexes = () => Promise.resolve([{ ...name, v: 2, hidden: true }]);
    const seen: Pick<MongoDatabase, 'run' | 'collection'> = {
      run: (work) => work(),
      collection: () => ({ indexes }) as never,
    };
    const findings = await auditIndexes(seen as MongoDatabase, name === undefined ? [] : [name]);
    expect(findings.map(({ state }) => state)).to.deep.equal(['different']);
  });

  it('refuses an index of the same name that promises less, and never drops it', async () => {
    await database.collection(users).dropIndex('email');
    await database.collection(users).createIndexes([{ key: { emailKey: 1 }, name: 'email' }]);
    expect(await messageOf(open())).to.contain('auth_users.email (emailKey, unique) is different');
    expect(await messageOf(migrateMongo({ url }))).to.contain(
      'auth_users.email (emailKey, unique) is different',
    );
    expect((await database.collection(users).indexes()).map(({ name }) => name)).to.contain('email');
  });

  it('takes an index of the operator’s own as none of its business', async () => {
    await database.collection(users).createIndexes([{ key: { displayName: 1 }, name: 'reports' }]);
    await open();
  });

  it('says which unique index two records contradict, and makes neither go away', async () => {
    await database.collection(users).dropIndex('email');
    const repository = new MongoUserRepository(database);
    const twins = [aUser({ emailKey: 'twin@example.com' }), aUser({ emailKey: 'twin@example.com' })];
    for (const twin of twins) await repository.insert(twin);
    expect(await messageOf(migrateMongo({ url }))).to.contain(
      'The unique index auth_users.email cannot be built: two records agree in emailKey.',
    );
    expect(await database.collection(users).countDocuments()).to.equal(2);
  });

  it('refuses records that a newer version wrote for newer readers only', async () => {
    await schemaDocuments(database).updateOne(SCHEMA, { $set: { version: 9, minReader: 9 } });
    expect(await messageOf(open())).to.contain(
      'has schema version 9, which needs a pico-auth that knows version 9',
    );
    await schemaDocuments(database).updateOne(SCHEMA, { $set: { version: 9, minReader: 1 } });
    await open();
  });

  it('refuses records without a schema beside them', async () => {
    await new MongoUserRepository(database).insert(aUser());
    await schemaDocuments(database).deleteOne(SCHEMA);
    expect(await messageOf(open())).to.contain('holds records in auth_users and no schema version');
  });

  it('does a step again when the process died before recording it', async () => {
    const failing = {
      version: newest + 1,
      minReader: 1,
      apply: () => Promise.reject(new Error('the process died')),
    };
    expect(await messageOf(open(planWith(failing)))).to.contain('the process died');
    expect((await schemaDocuments(database).findOne(SCHEMA))?.version).to.equal(newest);
    await open(planWith({ ...failing, apply: () => Promise.resolve() }));
    expect((await schemaDocuments(database).findOne(SCHEMA))?.version).to.equal(newest + 1);
  });

  it('waits for a process that changes it, and no longer than the lock of a dead one lasts', async () => {
    const until = (await database.serverTime()) + 700;
    const lock = { owner: 'a process that died', until };
    await schemaDocuments(database).updateOne(SCHEMA, { $set: { lock } });
    await open(planWith({ version: newest + 1, minReader: 1, apply: () => Promise.resolve() }));
    expect(await database.serverTime()).to.be.at.least(until);
    expect((await schemaDocuments(database).findOne(SCHEMA))?.lock).to.equal(undefined);
  });

  it('lets a process that lost its lock record nothing', async () => {
    const slow = new MigrationLock(database);
    expect(await slow.take()).to.equal(true);
    expect(await new MigrationLock(database).take()).to.equal(false);
    await schemaDocuments(database).updateOne(SCHEMA, { $set: { 'lock.until': 0 } });
    const other = new MigrationLock(database);
    expect(await other.take()).to.equal(true);
    expect(await messageOf(slow.record({ version: 7, minReader: 7 }))).to.contain(
      'longer than its lock lasts',
    );
    await slow.release();
    expect((await schemaDocuments(database).findOne(SCHEMA))?.lock).to.not.equal(undefined);
    expect((await schemaDocuments(database).findOne(SCHEMA))?.version).to.equal(newest);
    await other.release();
  });

  it('keeps the lock of a process that is still at work', async () => {
    const lock = new MigrationLock(database, 2_000);
    expect(await lock.take()).to.equal(true);
    const overAt = (await database.serverTime()) + 2_000;
    await until('its first term is over', async () => (await database.serverTime()) > overAt);
    expect(await new MigrationLock(database).take()).to.equal(false);
    await lock.record({ version: newest, minReader: 1 });
    await lock.release();
  });

  it('lets the server remove sessions that are long over, and only those', async () => {
    const now = await database.serverTime();
    const store = new MongoTokenFamilyStore(database);
    const over = aFamily({ expiresAt: now - 10_800_000, createdAt: now - 20_000_000 });
    // Its last token may be believed by a verifier whose clock is behind.
    const ended = aFamily({ expiresAt: now - 1_000, createdAt: now - 20_000_000, revokedAt: now - 2_000 });
    const living = aFamily({ createdAt: now });
    await store.open(over);
    await store.open(living);
    await store.open(ended);
    await until('it is removed', async () => (await store.find(over.sid)) === undefined, 120_000);
    expect(await database.collection(families).countDocuments()).to.equal(2);
    expect(await store.revokedSince(now - 2_000)).to.have.lengthOf(1);
  });
});
