import { expect } from 'chai';
import { START_OF_TEST_TIME } from '../../src/testing/fixed-clock.js';
import {
  DAY,
  ED,
  ES,
  HOUR,
  keyNode,
  MAC,
  MINUTE,
  published,
  signs,
  startedKeyNode,
} from '../support/key-fixture.js';

const ROTATE = 90 * DAY;
const PUBLISH = DAY;
/** 15 minutes of access token and an hour. */
const KEEP = 75 * MINUTE;

describe('the life of a key', () => {
  it('begins at once where the store was empty, with a successor announced for the day of its end', async () => {
    const node = await startedKeyNode();
    const [first, next] = node.chain();
    expect(node.phases()).to.deep.equal(['active', 'announced']);
    expect(signs(node)).to.equal(first?.record.kid);
    expect(first?.times).to.deep.equal({
      activatesAt: START_OF_TEST_TIME,
      endsAt: START_OF_TEST_TIME + ROTATE,
      leavesAt: START_OF_TEST_TIME + ROTATE + KEEP,
    });
    expect(next?.record).to.include({ sequence: 2, createdAt: START_OF_TEST_TIME });
    expect(published(node)).to.have.members([first?.record.kid, next?.record.kid]);
  });

  it('begins at once for every algorithm of the first start, and for refresh tokens', async () => {
    const node = await startedKeyNode({ config: { algorithms: ['ES256'], audiences: { old: 'RS256' } } });
    for (const chain of [ED, ES, MAC, { use: 'sig', algorithm: 'RS256' } as const])
      expect(node.phases(chain), chain.algorithm).to.deep.equal(['active', 'announced']);
    expect(node.ring.algorithms()).to.deep.equal(['RS256', 'ES256', 'EdDSA']);
  });

  it('begins at once for refresh tokens also where there are signing keys already', async () => {
    const old = await startedKeyNode();
    const node = keyNode({ sealer: old.sealer, clock: old.clock });
    for (const record of await old.records()) await node.store.insert(record);
    node.clock.advance(HOUR);
    await node.ring.start();
    expect(node.phases(MAC)).to.deep.equal(['active', 'announced']);
  });

  it('changes to its successor exactly when that begins, also where nothing is written meanwhile', async () => {
    const node = await startedKeyNode();
    const [first, next] = node.chain().map(({ record }) => record.kid);
    node.clock.advance(ROTATE - 1);
    expect([signs(node), node.phases()]).to.deep.equal([first, ['active', 'announced']]);
    node.clock.advance(1);
    expect([signs(node), node.phases()]).to.deep.equal([next, ['retiring', 'active']]);
  });

  it('is announced as soon as its predecessor begins, and always before it signs', async () => {
    const node = await startedKeyNode();
    await node.pass(ROTATE);
    const [, active, announced] = node.chain();
    expect(node.phases()).to.deep.equal(['retiring', 'active', 'announced']);
    expect(announced?.record.createdAt).to.equal(active?.times.activatesAt);
    expect(announced?.times.activatesAt).to.equal((active?.times.activatesAt ?? 0) + ROTATE);
  });

  it('ends when its last token has expired and the margin is over: then it verifies nothing and its private part is gone', async () => {
    const node = await startedKeyNode();
    const [first] = node.chain();
    const kid = first?.record.kid;
    await node.pass(ROTATE + KEEP - 1);
    expect(published(node)).to.include(kid);
    node.clock.advance(1);
    expect(published(node), 'before the tombstone is written').not.to.include(kid);
    expect(kid && (await node.ring.find(kid))).to.equal(undefined);
    await node.ring.maintain();
    const [tombstone] = await node.records();
    expect(tombstone).to.include({ kid, sequence: 1, removedAt: node.clock.now(), secret: undefined });
    expect(node.phases()).to.deep.equal(['removed', 'active', 'announced']);
    expect(node.audit.of('key.removed').map(({ target }) => target)).to.deep.equal([kid]);
  });

  it('counts on: a sequence is never used again', async () => {
    const node = await startedKeyNode();
    for (let turn = 0; turn < 8; turn += 1) await node.pass(ROTATE);
    const sequences = (await node.records()).map(({ sequence }) => sequence);
    expect(sequences).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(node.phases().slice(-3)).to.deep.equal(['retiring', 'active', 'announced']);
  });

  it('survives a year in which every node is down: the announced key has taken over, the next one waits its time', async () => {
    const node = await startedKeyNode();
    const [, next] = node.chain();
    const [, nextMac] = node.chain(MAC);
    node.clock.advance(365 * DAY);
    const again = keyNode({ store: node.store, sealer: node.sealer, clock: node.clock });
    await again.ring.start();
    expect(again.phases()).to.deep.equal(['removed', 'active', 'announced']);
    expect(again.phases(MAC)).to.deep.equal(['removed', 'active', 'announced']);
    expect(signs(again)).to.equal(next?.record.kid);
    expect(again.ring.mintingKey().kid).to.equal(nextMac?.record.kid);
    expect(again.chain()[2]?.times.activatesAt).to.equal(node.clock.now() + PUBLISH);
    expect(again.chain(MAC)[2]?.times.activatesAt).to.equal(node.clock.now() + 10 * MINUTE);
  });

  it('tells when the published or the active keys change next', async () => {
    const node = await startedKeyNode({ config: { keyRotateSeconds: 2 * 86_400 } });
    expect(node.ring.msToNextChange()).to.equal(2 * DAY);
    await node.pass(2 * DAY);
    expect(node.ring.msToNextChange()).to.equal(KEEP);
    await node.pass(KEEP);
    expect(node.ring.msToNextChange()).to.equal(2 * DAY - KEEP);
  });
});

describe('an algorithm that is new', () => {
  const late = (node: Awaited<ReturnType<typeof startedKeyNode>>, config: object) =>
    keyNode({ store: node.store, sealer: node.sealer, clock: node.clock, config });

  it('is published first, and signs when its announcement is over; until then the former one signs', async () => {
    const node = await startedKeyNode();
    node.clock.advance(HOUR);
    const changed = late(node, { algorithm: 'ES256' });
    await changed.ring.start();
    expect(changed.phases(ES)).to.deep.equal(['announced']);
    expect(changed.ring.signingKey('ES256').algorithm).to.equal('EdDSA');
    expect(changed.ring.standIns(), 'an operator is told').to.deep.equal([
      { wanted: 'ES256', used: 'EdDSA' },
    ]);
    expect(published(changed)).to.include(changed.chain(ES)[0]?.record.kid);
    expect(changed.ring.isUsable()).to.equal(true);
    changed.clock.advance(PUBLISH - 1);
    expect(changed.ring.signingKey('ES256').algorithm).to.equal('EdDSA');
    changed.clock.advance(1);
    expect(changed.ring.signingKey('ES256').algorithm).to.equal('ES256');
    expect(changed.ring.standIns()).to.deep.equal([]);
  });

  it('lets the default algorithm sign for an audience that waits, whatever else there is', async () => {
    const node = await startedKeyNode({ config: { algorithms: ['RS256'] } });
    node.clock.advance(HOUR);
    const changed = late(node, { algorithms: ['RS256'], audiences: { ready: 'ES256' } });
    await changed.ring.start();
    expect(changed.ring.signingKey('ES256').algorithm).to.equal('EdDSA');
  });

  it('waits also where the clock of the store was set back since the first keys', async () => {
    const node = await startedKeyNode();
    node.clock.advance(-400 * DAY);
    const changed = late(node, { algorithms: ['ES256'] });
    await changed.ring.start();
    expect(changed.phases(ES)).to.deep.equal(['announced']);
  });

  it('signs at once when an operator says so', async () => {
    const node = await startedKeyNode();
    node.clock.advance(HOUR);
    const changed = late(node, { algorithm: 'ES256' });
    await changed.ring.start();
    const key = await changed.operations.rotate(ES, true, 'operator');
    expect(signs(changed, 'ES256')).to.equal(key.kid);
    expect(changed.phases(ES)).to.deep.equal(['active', 'announced']);
  });

  it('stays published when it is dropped, until it is retired: then it goes with its announced key', async () => {
    const config = { algorithms: ['ES256'] } as const;
    const node = await startedKeyNode({ config });
    const [active] = node.chain(ES);
    node.clock.advance(HOUR);
    const dropped = late(node, {});
    await dropped.ring.start();
    expect(published(dropped)).to.include(active?.record.kid);
    const kid = active?.record.kid ?? node.ring.mintingKey().kid;
    await dropped.operations.retire({ kid, dropAlgorithm: true }, 'operator');
    expect(dropped.phases(ES)).to.deep.equal(['retiring', 'retiring']);
    await dropped.pass(KEEP - 1);
    expect(published(dropped)).to.include(active?.record.kid);
    await dropped.pass(1);
    expect(dropped.phases(ES)).to.deep.equal(['removed', 'removed']);
    const back = late(node, config);
    await back.ring.start();
    expect(back.phases(ES), 'back again, it waits as a new one').to.deep.equal([
      'removed',
      'removed',
      'announced',
    ]);
    expect(back.chain(ES)[2]?.record.sequence).to.equal(3);
    expect(back.ring.signingKey('ES256').algorithm).to.equal('EdDSA');
  });
});

describe('settings that change', () => {
  it('keep every key of today for the longer tokens of tomorrow, and none for a shorter time', async () => {
    const node = await startedKeyNode();
    const share = { store: node.store, sealer: node.sealer, clock: node.clock };
    await keyNode({ ...share, config: { accessTokenSeconds: 86_400 } }).ring.start();
    const kept = (await node.records()).map(({ keepSeconds }) => keepSeconds);
    expect(kept).to.deep.equal([90_000, 90_000]);
    await keyNode({ ...share, config: { accessTokenSeconds: 60 } }).ring.start();
    expect((await node.records()).map(({ keepSeconds }) => keepSeconds)).to.deep.equal(kept);
  });

  it('remember how long a token may live, as long as one that was signed before is published', async () => {
    const node = await startedKeyNode({ config: { accessTokenSeconds: 3_600 } });
    const share = { store: node.store, sealer: node.sealer, clock: node.clock };
    const { ring } = keyNode({ ...share, config: { accessTokenSeconds: 300 } });
    await ring.start();
    expect(ring.longestTokenSeconds()).to.equal(3_600);
    const longer = keyNode({ ...share, config: { accessTokenSeconds: 7_200 } });
    await longer.ring.start();
    await ring.reload();
    expect(ring.longestTokenSeconds(), 'of another node').to.equal(7_200);
    for (let turn = 0; turn < 2; turn += 1) {
      node.clock.advance(ROTATE);
      await ring.maintain();
      expect(ring.longestTokenSeconds(), 'with a key of that time').to.equal(7_200);
    }
    node.clock.advance(3 * HOUR);
    expect(ring.longestTokenSeconds(), 'with keys of today alone').to.equal(300);
  });

  it('take the time that a key is kept for the life of its tokens, where an older version noted none', async () => {
    const old = await startedKeyNode();
    const node = keyNode({ sealer: old.sealer, clock: old.clock });
    for (const { tokenSeconds: _, ...record } of await old.records()) await node.store.insert(record);
    await node.ring.start();
    expect(node.ring.longestTokenSeconds()).to.equal(KEEP / 1000);
  });

  it('raise the life of its tokens alone, where a key is kept for longer than that asks for', async () => {
    const node = await startedKeyNode({ config: { keyRetireSeconds: 86_400 } });
    const share = { store: node.store, sealer: node.sealer, clock: node.clock };
    await keyNode({ ...share, config: { accessTokenSeconds: 3_600 } }).ring.start();
    for (const record of await node.records())
      expect(record).to.include({ keepSeconds: 87_300, tokenSeconds: 3_600 });
  });

  it('keep the keys of refresh tokens for the longer sessions of tomorrow', async () => {
    const node = await startedKeyNode();
    const share = { store: node.store, sealer: node.sealer, clock: node.clock };
    await keyNode({ ...share, config: { refreshIdleSeconds: 20 * 86_400 } }).ring.start();
    expect((await node.records(MAC)).map(({ keepSeconds }) => keepSeconds)).to.deep.equal([
      21 * 86_400,
      21 * 86_400,
    ]);
  });
});
