import { expect } from 'chai';
import { connectMongo, openMongo } from '../../src/adapters/mongo/open-mongo.js';
import { examineDatabase } from '../../src/composition/doctor/examine-database.js';
import { openKeySealer } from '../../src/composition/open-key-sealer.js';
import { mongoStoresIn } from '../../src/composition/mongo-stores.js';
import { aKeyRecord } from '../../src/testing/builders.js';
import { load } from '../support/given-settings.js';
import { newDatabaseAt } from '../support/mongo-databases.js';
import { recordingLogging } from '../support/redis-server.js';
import { describeWithServices } from '../support/services.js';

const keyOf = (id: string): string => `${id}:${Buffer.alloc(32, id).toString('base64')}`;

describeWithServices('the examination of a MongoDB database', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  let url: string;
  before(() => (url = newDatabaseAt(MONGODB_URL)));
  const withRaw = async (
    work: (raw: Awaited<ReturnType<typeof connectMongo>>['raw']) => Promise<unknown>,
  ) => {
    const database = await connectMongo({ url });
    try {
      return await work(database.raw);
    } finally {
      await database.close();
    }
  };
  after(() => withRaw((raw) => raw.dropDatabase()));

  const examined = async (given: { at?: string; key?: string; offsetMs?: number } = {}) => {
    const environment = {
      DATABASE_URL: given.at ?? url,
      AUTH_KEY_ENCRYPTION_KEYS: keyOf(given.key ?? 'a'),
      AUTH_DATA_DIR: '/nowhere',
    };
    const clock = { now: () => Date.now() + (given.offsetMs ?? 0) };
    const { findings } = await examineDatabase(load({ environment }).settings, recordingLogging(), clock);
    return findings.map(({ topic, state, text, cure }) => `${state} ${topic} ${text} -> ${cure ?? ''}`);
  };

  it('makes nothing in an empty one', async () => {
    expect((await examined())[1]).to.match(/^ok database empty/);
    expect(await withRaw((raw) => raw.listCollections().toArray())).to.deep.equal([]);
  });

  it('is content with one whose keys open, and names each key that does not', async () => {
    const database = await openMongo({ url });
    const sealer = await openKeySealer({ directory: '', keyEncryptionKeys: [keyOf('a')] });
    const record = aKeyRecord({ sequence: 1 });
    const secret = await sealer.seal('{}', record);
    await mongoStoresIn(database).signingKeys.insert({ ...record, secret });
    await database.close();
    expect(await examined()).to.include('ok database schema version 1 of 1, its indexes are there -> ');
    const others = await examined({ key: 'b' });
    expect(others.join('\n')).to.match(
      new RegExp(
        `^failure key-encryption ${record.kid} does not open: .* a is not configured -> Give auth`,
        'm',
      ),
    );
  });

  it('compares its clock with that of the server', async () => {
    expect((await examined()).join('\n')).to.match(/^ok clock agrees with the database/m);
    expect((await examined({ offsetMs: 61_000 })).join('\n')).to.match(
      /^failure clock is 6[01]\.\d s ahead of the database -> Let NTP/m,
    );
  });

  it('names an index that is missing or different, which lets no server start, and the version of a newer one', async () => {
    await withRaw((raw) => raw.collection('auth_users').dropIndex('email'));
    expect((await examined()).at(-1)).to.match(
      /^failure database .*auth_users\.email.* missing\. -> Run `pico-auth/,
    );
    await withRaw((raw) => raw.collection('auth_users').createIndex({ emailKey: 1 }, { name: 'email' }, {}));
    expect((await examined()).at(-1)).to.match(/^failure database .*is different\. -> Drop that index/);
    const newer = { $set: { version: 99, minReader: 99 } };
    await withRaw((raw) => raw.collection<{ _id: string }>('auth_meta').updateOne({ _id: 'schema' }, newer));
    expect((await examined()).at(-1)).to.match(/^failure database .*version 99.* -> Start the newer/);
  });

  it('says where nothing answers, without the password', async () => {
    const away = 'mongodb://user:hidden@127.0.0.1:1/db?serverSelectionTimeoutMS=200';
    const [finding = ''] = await examined({ at: away });
    expect(finding).to.match(/^failure database .*127\.0\.0\.1:1 .*ECONNREFUSED.* -> Start the database/);
    expect(finding).not.to.contain('hidden');
  });
});
