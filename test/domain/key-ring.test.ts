import { expect } from 'chai';
import { keySetBody } from '../../src/adapters/koa/well-known.js';
import { AuthError } from '../../src/domain/errors.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import { failureOf } from '../support/failure.js';
import {
  beside,
  DAY,
  ED,
  keyNode,
  MAC,
  published,
  SECOND,
  signs,
  startedKeyNode,
} from '../support/key-fixture.js';
import { refusal } from '../support/refusal.js';
import { WatchedKeyStore } from '../support/watched-key-store.js';

const UNKNOWN = asKeyId('never-made');

describe('KeyRing', () => {
  it('must be started before it signs or mints', () => {
    const { ring } = keyNode();
    expect(() => ring.signingKey('EdDSA')).to.throw('must be awaited');
    expect(() => ring.mintingKey()).to.throw('must be awaited');
    expect(ring.isUsable()).to.equal(false);
  });

  it('knows at once what another node made, by one reading', async () => {
    const node = await startedKeyNode();
    const other = beside(node);
    await other.ring.start();
    const { kid } = node.ring.mintingKey();
    await node.operations.revoke({ kid, fresh: true }, 'operator');
    const fresh = node.ring.mintingKey().kid;
    expect(fresh).not.to.equal(kid);
    expect((await other.ring.macKey(fresh))?.kid).to.equal(fresh);
  });

  it('reads the store at most once in 5 seconds for unknown key ids, whoever asks', async () => {
    const store = new WatchedKeyStore();
    const node = await startedKeyNode({ store });
    node.clock.advance(6 * SECOND);
    const before = store.lists;
    for (let second = 0; second < 10; second += 1) {
      const asked = Array.from({ length: 20 }, (_, index) => asKeyId(`made-up-${second}-${index}`));
      await Promise.all(asked.map(async (kid) => [await node.ring.macKey(kid), await node.ring.find(kid)]));
      node.clock.advance(SECOND);
    }
    expect(store.lists - before).to.equal(2);
  });

  it('says that keys cannot be read, and never that a key is unknown, while the store fails', async () => {
    const store = new WatchedKeyStore();
    const node = await startedKeyNode({ store });
    node.clock.advance(6 * SECOND);
    store.failure = new AuthError('store_unavailable');
    const before = store.lists;
    await refusal(Promise.resolve(node.ring.macKey(UNKNOWN)), 'store_unavailable');
    await refusal(Promise.resolve(node.ring.macKey(UNKNOWN)), 'store_unavailable');
    expect(store.lists - before, 'the failure is remembered for as long').to.equal(1);
    expect(node.ring.macKey(node.ring.mintingKey().kid), 'a known key needs no store').to.have.property(
      'kid',
    );
    store.failure = undefined;
    node.clock.advance(5 * SECOND);
    expect(await node.ring.macKey(UNKNOWN)).to.equal(undefined);
  });

  it('follows other nodes within 15 seconds of use, and by its timer', async () => {
    const node = await startedKeyNode();
    const other = beside(node);
    await other.ring.start();
    const { kid } = await node.operations.rotate(ED, true, 'operator');
    other.clock.advance(15 * SECOND);
    signs(other);
    await other.ring.maintain();
    expect(signs(other)).to.equal(kid);
  });

  it('never brings back a revoked key by a reading that began before', async () => {
    const inner = new WatchedKeyStore();
    const node = await startedKeyNode({ store: inner });
    const slowStore = new WatchedKeyStore(inner);
    const slow = beside(node, { store: slowStore });
    await slow.ring.start();
    const bad = signs(node);
    let release: () => void = () => undefined;
    slowStore.beforeAnswer = () => new Promise((resolve) => (release = resolve));
    const late = slow.ring.reload();
    await new Promise((resolve) => setImmediate(resolve));
    slowStore.beforeAnswer = () => Promise.resolve();
    await node.operations.revoke({ kid: asKeyId(bad), fresh: false }, 'operator');
    await slow.ring.reload();
    release();
    await late;
    expect(published(slow)).not.to.include(bad);
    expect(signs(slow)).not.to.equal(bad);
  });

  it('of a failed maintenance keeps what it knew, and tells what failed', async () => {
    const store = new WatchedKeyStore();
    const node = await startedKeyNode({ store });
    const before = published(node);
    store.failure = new AuthError('store_unavailable');
    await failureOf(node.ring.maintain());
    expect(published(node)).to.deep.equal(before);
    expect(node.ring.failure()).to.equal(store.failure);
    expect(node.ring.isUsable()).to.equal(true);
  });

  it('opens a key again that did not open: it may have been the machine’s fault', async () => {
    const node = await startedKeyNode();
    let fails = true;
    const other = beside(node);
    const { sealer } = node;
    const moody = beside(node, {
      sealer: {
        currentKeyId: () => sealer.currentKeyId(),
        seal: (secret, identity) => sealer.seal(secret, identity),
        open: (secret, identity) =>
          fails && identity.sequence === 2
            ? Promise.resolve({ kind: 'damaged' })
            : sealer.open(secret, identity),
      },
    });
    await other.ring.start();
    await moody.ring.start();
    expect(moody.ring.unusable()).to.have.length(2);
    fails = false;
    await moody.ring.maintain();
    await other.ring.reload();
    expect(moody.ring.unusable()).to.deep.equal([]);
    expect(published(moody)).to.deep.equal(published(other));
  });

  it('tells a key that is only announced from one that mints', async () => {
    const node = await startedKeyNode();
    const [first, next] = node.chain(MAC);
    expect(node.ring.mintingKey().kid).to.equal(first?.record.kid);
    expect((await node.ring.macKey(next?.record.kid ?? UNKNOWN))?.kid).to.equal(next?.record.kid);
    node.clock.advance(90 * DAY);
    expect(node.ring.mintingKey().kid).to.equal(next?.record.kid);
  });

  it('knows a refresh token key until the idle lifetime and a day after it stopped minting', async () => {
    const node = await startedKeyNode();
    const [first] = node.chain(MAC);
    const kid = first?.record.kid ?? UNKNOWN;
    await node.pass(98 * DAY - 1);
    expect((await node.ring.macKey(kid))?.kid).to.equal(kid);
    node.clock.advance(1);
    expect(await node.ring.macKey(kid)).to.equal(undefined);
  });
});

describe('many nodes on one store', () => {
  it('that start at once make one key per place, and publish the same text', async () => {
    const store = new WatchedKeyStore();
    const waits = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];
    let turn = 0;
    store.pause = async () => {
      for (let left = waits[(turn += 1) % waits.length] ?? 1; left > 0; left -= 1) await Promise.resolve();
    };
    const first = keyNode({ store, config: { algorithms: ['ES256'] } });
    const nodes = [
      first,
      ...Array.from({ length: 19 }, () => beside(first, { config: { algorithms: ['ES256'] } })),
    ];
    await Promise.all(nodes.map(({ ring }) => ring.start()));
    const records = await store.list();
    expect(records.map(({ algorithm, sequence }) => `${algorithm} ${sequence}`)).to.deep.equal([
      ...['HS256 1', 'HS256 2', 'ES256 1', 'ES256 2', 'EdDSA 1', 'EdDSA 2'],
    ]);
    expect(new Set(nodes.map(({ ring }) => keySetBody(ring.publicKeys())))).to.have.lengthOf(1);
    expect(new Set(nodes.map((node) => signs(node)))).to.have.lengthOf(1);
    expect(new Set(nodes.map(({ ring }) => ring.mintingKey().kid))).to.have.lengthOf(1);
    expect(
      nodes.flatMap(({ audit }) => audit.of('key.created')),
      'each is told once',
    ).to.have.lengthOf(6);
  });

  it('that rotate, remove and announce at once keep one key per place', async () => {
    const store = new WatchedKeyStore();
    store.pause = () => new Promise((resolve) => setImmediate(resolve));
    const first = await startedKeyNode({ store });
    const nodes = [first, ...Array.from({ length: 7 }, () => beside(first, { clock: first.clock }))];
    await Promise.all(nodes.slice(1).map(({ ring }) => ring.start()));
    for (let turn = 0; turn < 4; turn += 1) {
      first.clock.advance(90 * DAY + 2 * 60 * 60 * SECOND);
      await Promise.all(nodes.map(({ ring }) => ring.maintain()));
      expect(
        new Set(nodes.map(({ ring }) => keySetBody(ring.publicKeys()))),
        `turn ${turn}`,
      ).to.have.lengthOf(1);
    }
    const sequences = (await first.records()).map(({ sequence }) => sequence);
    expect(sequences).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(nodes.flatMap(({ audit }) => audit.of('key.removed'))).to.have.lengthOf(7);
  });
});
