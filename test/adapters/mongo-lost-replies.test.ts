import { expect } from 'chai';
import { COLLECTIONS } from '../../src/adapters/mongo/collections.js';
import type { FamilyDocument } from '../../src/adapters/mongo/family-documents.js';
import { FamilyWrite } from '../../src/adapters/mongo/family-write.js';
import type { MongoDatabase } from '../../src/adapters/mongo/mongo-database.js';
import { MongoTokenFamilyStore } from '../../src/adapters/mongo/mongo-token-family-store.js';
import { connectMongo, openMongo, withoutServerCleaning } from '../../src/adapters/mongo/open-mongo.js';
import { aFamily } from '../../src/testing/builders.js';
import { rotationOf, STRAGGLER_MS } from '../../src/testing/contracts/rotation-request.js';
import { dropMongo, newDatabaseAt, throughProxy } from '../support/mongo-databases.js';
import { refusal } from '../support/refusal.js';
import { describeWithServices } from '../support/services.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const isRotation = (message: Buffer): boolean =>
  message.includes('update\0') && message.includes('auth_families\0');

describeWithServices('a rotation in MongoDB whose reply is lost', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  let proxy: TcpProxy;
  let direct: MongoDatabase;
  let proxied: MongoDatabase;
  let families: MongoTokenFamilyStore;
  let elsewhere: MongoTokenFamilyStore;

  before(async () => {
    const url = newDatabaseAt(MONGODB_URL);
    const { hostname, port } = new URL(url);
    proxy = await TcpProxy.open(hostname, Number(port));
    direct = await openMongo({ url, plan: withoutServerCleaning() });
    proxied = await connectMongo({ url: throughProxy(url, proxy) });
    families = new MongoTokenFamilyStore(proxied);
    elsewhere = new MongoTokenFamilyStore(direct);
  });

  afterEach(() => {
    proxy.judge = () => 'pass';
  });

  after(async () => {
    await proxied.close();
    await dropMongo(direct);
    await proxy.kill();
  });

  const loseReplyOnce = (): void => {
    proxy.judge = (message) => {
      if (!isRotation(message)) return 'pass';
      proxy.judge = () => 'pass';
      return 'lose_reply';
    };
  };

  /** The write arrives, its answer does not, and the database is heard of no more. */
  const loseReplyAndAllThatFollows = (): void => {
    proxy.judge = (message) => {
      if (!isRotation(message)) return 'pass';
      proxy.judge = () => 'lose_message';
      return 'lose_reply';
    };
  };

  /** Every attempt of it: where the driver may, it tries a write twice. */
  const loseMessages = (meanwhile: () => void = () => undefined): void => {
    proxy.judge = (message) => {
      if (!isRotation(message)) return 'pass';
      meanwhile();
      return 'lose_message';
    };
  };

  it('is recognised by its op, and answered as if the reply had come', async () => {
    const family = aFamily();
    await families.open(family);
    const request = rotationOf(family);
    loseReplyOnce();
    const outcome = await families.rotate(request);
    expect(outcome).to.deep.include({ kind: 'rotated' });
    const stored = await elsewhere.find(family.sid);
    expect(stored).to.include({ n: 1, version: 1, op: request.op });
    expect('family' in outcome && outcome.family).to.deep.equal(stored);
  });

  it('is recognised as the one that ended a session, so that one alarm rings', async () => {
    const family = aFamily();
    await families.open(family);
    await families.rotate(rotationOf(family));
    const late = rotationOf(family, { now: family.rotatedAt + 1_001 + STRAGGLER_MS });
    loseReplyOnce();
    expect((await families.rotate(late)).kind).to.equal('reused');
    expect((await families.rotate(rotationOf(family, { now: late.now }))).kind).to.equal('revoked');
  });

  it('is not believed when the write never arrived: 503, and the same token is good for the next attempt', async () => {
    const family = aFamily();
    await families.open(family);
    loseMessages();
    const error = await refusal(families.rotate(rotationOf(family)), 'store_unavailable');
    proxy.judge = () => 'pass';
    expect(error.retryAfterSeconds).to.equal(1);
    expect(await elsewhere.find(family.sid)).to.deep.equal(family);
    expect((await families.rotate(rotationOf(family))).kind).to.equal('rotated');
  });

  it('is not taken for another node’s rotation that came meanwhile', async () => {
    const family = aFamily();
    await families.open(family);
    let other: Promise<unknown> | undefined;
    loseMessages(() => void (other ??= elsewhere.rotate(rotationOf(family))));
    await refusal(families.rotate(rotationOf(family)), 'store_unavailable');
    await other;
    proxy.judge = () => 'pass';
    expect((await families.rotate(rotationOf(family))).kind).to.equal('replay');
  });

  it('is 503 when the database stays away, and the retry gets the very successor that was written', async () => {
    const family = aFamily();
    await families.open(family);
    loseReplyAndAllThatFollows();
    const lost = rotationOf(family);
    await refusal(families.rotate(lost), 'store_unavailable');
    proxy.judge = () => 'pass';
    const written = await elsewhere.find(family.sid);
    expect(written).to.include({ n: 1, version: 1, op: lost.op });
    expect(await families.rotate(rotationOf(family))).to.deep.equal({ kind: 'replay', family: written });
    expect(await elsewhere.find(family.sid)).to.deep.equal(written);
  });

  it('waits for a majority that has not heard of the record, and not for ever', async () => {
    const write = new FamilyWrite(direct, direct.collection<FamilyDocument>(COLLECTIONS.families));
    await refusal(write.isLasting(aFamily()), 'store_unavailable');
  });
});
