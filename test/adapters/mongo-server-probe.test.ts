import { expect } from 'chai';
import { type Collection, MongoClient } from 'mongodb';
import { randomBytes } from 'node:crypto';
import { describeWithServices } from '../support/services.js';

const RIVALS = 16;
const ROUNDS = 25;

interface Record {
  readonly _id: string;
  readonly version?: number;
  readonly email?: string;
}

/** How many of the rivals, all at once, won. */
async function winners(attempt: (rival: number) => Promise<boolean>): Promise<number> {
  const outcomes = await Promise.all(Array.from({ length: RIVALS }, (_, rival) => attempt(rival)));
  return outcomes.filter((won) => won).length;
}

/** False for a duplicate key; any other failure is one. */
const inserted = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 11000) return false;
      throw error;
    },
  );

/**
 * What the adapter rests on, asked of the server with the bare driver: where the server of the tests does
 * not keep this, contracts that pass on it mean nothing.
 */
describeWithServices('the server of the MongoDB tests', ['MONGODB_URL'], ({ MONGODB_URL: url }) => {
  let client: MongoClient;
  let records: Collection<Record>;
  before(async () => {
    client = await MongoClient.connect(url, { maxPoolSize: RIVALS });
    records = client.db(`probe_${randomBytes(6).toString('hex')}`).collection<Record>('records');
    await records.createIndex({ email: 1 }, { unique: true, sparse: true }, {});
  });
  after(() => client.close());

  const rounds = async (race: (name: string) => Promise<number>): Promise<void> => {
    for (let round = 0; round < ROUNDS; round += 1)
      expect(await race(`${randomBytes(6).toString('hex')}-${round}`)).to.equal(1);
  };

  it('lets one of many compare-and-set updates win', () =>
    rounds(async (_id) => {
      await records.insertOne({ _id, version: 0 });
      return winners(async () => {
        const { modifiedCount } = await records.updateOne({ _id, version: 0 }, { $inc: { version: 1 } });
        return modifiedCount === 1;
      });
    }));

  it('lets one of many find-and-updates win', () =>
    rounds(async (_id) => {
      await records.insertOne({ _id, version: 0 });
      const set = { $set: { version: 1 } };
      return winners(async () => (await records.findOneAndUpdate({ _id, version: 0 }, set)) !== null);
    }));

  it('lets one of many deletions win', () =>
    rounds(async (_id) => {
      await records.insertOne({ _id });
      return winners(async () => (await records.deleteOne({ _id })).deletedCount === 1);
    }));

  it('lets one of many inserts under one id win', () =>
    rounds((_id) => winners(() => inserted(records.insertOne({ _id })))));

  it('lets one of many inserts under one unique address win', () =>
    rounds((name) =>
      winners((rival) => inserted(records.insertOne({ _id: `${name}-${rival}`, email: name }))),
    ));

  it('refuses an update into an address that is taken', async () => {
    await records.insertMany([
      { _id: 'one', email: 'taken' },
      { _id: 'other', email: 'free' },
    ]);
    expect(await inserted(records.updateOne({ _id: 'other' }, { $set: { email: 'taken' } }))).to.be.false;
  });

  it('loses no increment', async () => {
    await records.insertOne({ _id: 'sum', version: 0 });
    await Promise.all(
      Array.from({ length: 200 }, () => records.updateOne({ _id: 'sum' }, { $inc: { version: 1 } })),
    );
    expect(await records.findOne({ _id: 'sum' })).to.include({ version: 200 });
  });
});
