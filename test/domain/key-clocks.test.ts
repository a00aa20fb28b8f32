import { expect } from 'chai';
import { MemorySigningKeyStore } from '../../src/adapters/memory/memory-signing-key-store.js';
import type { KeyRecord } from '../../src/domain/model/key-record.js';
import { failureOf } from '../support/failure.js';
import {
  DAY,
  ED,
  HOUR,
  keyNode,
  MAC,
  MINUTE,
  published,
  SECOND,
  signs,
  startedKeyNode,
} from '../support/key-fixture.js';
import { WatchedKeyStore } from '../support/watched-key-store.js';

const ROTATE = 90 * DAY;
/** 15 minutes of access token and an hour. */
const KEEP = 75 * MINUTE;

describe('the clocks of keys', () => {
  it('that jump a year ahead and back leave a key that signs, and one that mints', async () => {
    const node = await startedKeyNode();
    await node.pass(365 * DAY);
    await node.pass(-365 * DAY);
    expect(node.phases()[0]).to.equal('removed');
    expect(published(node)).to.include(signs(node));
    expect(node.ring.mintingKey()).to.have.property('kid');
    expect(node.ring.isUsable()).to.equal(true);
  });

  it('that stand in the past at the start leave a key that signs, and make no new one', async () => {
    const node = await startedKeyNode();
    const before = await node.store.list();
    node.clock.set(0);
    const rebooted = keyNode({ store: node.store, sealer: node.sealer, clock: node.clock });
    await rebooted.ring.start();
    expect(before.map(({ kid }) => kid)).to.include.members([
      signs(rebooted),
      rebooted.ring.mintingKey().kid,
    ]);
    expect(await node.store.list()).to.deep.equal(before);
  });

  it('that differ from the store’s by more than a minute move no key on, and the node still serves', async () => {
    for (const offset of [61 * SECOND, -61 * SECOND]) {
      const node = await startedKeyNode();
      const off = keyNode({ store: node.store, sealer: node.sealer, storeTime: node.clock });
      off.clock.advance(offset);
      await off.ring.start();
      node.clock.advance(ROTATE + KEEP);
      off.clock.advance(ROTATE + KEEP);
      const before = await node.store.list();
      await off.ring.maintain();
      expect(await node.store.list(), `${offset}`).to.deep.equal(before);
      expect(published(off)).to.include(signs(off));
      off.clock.advance(-offset + Math.sign(offset) * 60 * SECOND);
      await off.ring.maintain();
      expect((await node.store.list()).length, 'a minute is borne').to.equal(before.length + 2);
    }
  });

  it('that are behind the store’s have a key from the very first start on', async () => {
    for (const offset of [-1, -2 * HOUR]) {
      const node = keyNode({ storeTime: keyNode().clock });
      node.clock.advance(offset);
      await node.ring.start();
      expect(signs(node), `${offset}`).to.equal((await node.records())[0]?.kid);
      expect(node.ring.mintingKey().kid).to.equal((await node.records(MAC))[0]?.kid);
      expect(node.ring.isUsable()).to.equal(true);
    }
  });

  it('of a store that does not answer stop the start, and later change nothing but what is told', async () => {
    let answers = false;
    const clock = keyNode().clock;
    const storeClock = {
      now: () => (answers ? Promise.resolve(clock.now()) : Promise.reject(new Error('no clock'))),
    };
    const store = new WatchedKeyStore();
    const node = keyNode({ clock, storeClock, store });
    expect(String(await failureOf(node.ring.start()))).to.contain('no clock');
    expect(await store.list()).to.deep.equal([]);
    answers = true;
    await node.ring.start();
    expect(node.ring.failure()).to.equal(undefined);
    answers = false;
    const before = published(node);
    await failureOf(node.ring.maintain());
    expect(String(node.ring.failure())).to.contain('no clock');
    expect(published(node)).to.deep.equal(before);
    answers = true;
    await node.ring.maintain();
    expect(node.ring.failure()).to.equal(undefined);
  });

  it('of a store that does not answer do not hide that another node has ended a key', async () => {
    const node = await startedKeyNode();
    const blind = keyNode({
      ...{ store: node.store, sealer: node.sealer, clock: node.clock },
      storeClock: { now: () => (blindNow ? Promise.reject(new Error('no clock')) : node.rotation.now()) },
    });
    let blindNow = false;
    await blind.ring.start();
    blindNow = true;
    const compromised = signs(node);
    await node.operations.revoke({ kid: node.ring.signingKey('EdDSA').kid, fresh: false }, 'operator');
    await failureOf(blind.ring.maintain());
    expect(published(blind)).not.to.include(compromised);
  });
});

describe('a node that starts while another one makes the first keys', () => {
  it('announces what is missing, although those keys are younger than its start', async () => {
    const elsewhere = keyNode();
    const store = new MemorySigningKeyStore();
    let isFirstLook = true;
    const list = async () => {
      if (isFirstLook) {
        isFirstLook = false;
        elsewhere.clock.advance(5);
        for (const record of await elsewhere.rotation.advance())
          if (record.sequence === 1) await store.insert(record);
      }
      return store.list();
    };
    const insert = (record: KeyRecord) => store.insert(record);
    const replace = (record: KeyRecord, version: number) => store.replace(record, version);
    const { clock, sealer } = elsewhere;
    const late = keyNode({ clock, sealer, store: { list, insert, replace } });
    await late.rotation.advance();
    for (const chain of [ED, MAC]) expect(await late.records(chain)).to.have.length(2);
  });
});
