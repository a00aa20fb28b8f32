import { expect } from 'chai';
import type { KeyRecord } from '../../src/domain/model/key-record.js';
import {
  beside,
  DAY,
  ED,
  ES,
  HOUR,
  kidOf,
  type KeyNode,
  MAC,
  published,
  signs,
  startedKeyNode,
} from '../support/key-fixture.js';
import { refusal } from '../support/refusal.js';

const OPERATOR = 'operator';
const ROTATE = 90 * DAY;
const ready = { audiences: { ready: 'ES256' } } as const;

const change = async (
  { store, records }: KeyNode,
  place: number,
  changes: (record: KeyRecord) => Partial<KeyRecord>,
  chain = ED,
): Promise<void> => {
  const record = (await records(chain))[place];
  if (record === undefined) throw new Error('there is no such record');
  await store.replace({ ...record, ...changes(record), version: record.version + 1 }, record.version);
};

const damage = (node: KeyNode, place: number, chain = ED): Promise<void> =>
  change(node, place, ({ secret }) => ({ secret: secret && { ...secret, sealed: 'AAAA' } }), chain);

describe('an algorithm that this process is not configured for', () => {
  it('goes on with its announced key when its key is revoked here', async () => {
    const node = await startedKeyNode({ config: ready });
    const [bad, next] = [kidOf(node, 0, ES), kidOf(node, 1, ES)];
    await node.pass(2 * DAY);
    const shell = beside(node);
    await shell.operations.revoke({ kid: bad, fresh: false }, OPERATOR);
    await node.ring.reload();
    expect(signs(node, 'ES256')).to.equal(next);
    await node.ring.maintain();
    expect(node.phases(ES)).to.deep.equal(['revoked', 'active', 'announced']);
  });

  it('goes on with a new key when its store leaked, or when none is announced', async () => {
    const node = await startedKeyNode({ config: ready });
    const shell = beside(node);
    for (const fresh of [true, false]) {
      await node.ring.reload();
      const bad = node.ring.signingKey('ES256');
      await shell.operations.revoke({ kid: bad.kid, fresh }, OPERATOR);
      await node.ring.reload();
      expect(node.ring.signingKey('ES256')).to.include({ algorithm: 'ES256' });
      expect(published(node)).to.not.include(bad.kid);
    }
    expect(node.phases(ES)).to.deep.equal(['revoked', 'revoked', 'revoked', 'active']);
  });

  it('is not brought back by revoking a key of it that only verifies', async () => {
    const node = await startedKeyNode({ config: ready });
    const shell = beside(node);
    const kid = kidOf(node, 0, ES);
    await shell.operations.retire({ kid, dropAlgorithm: true }, OPERATOR);
    await shell.operations.revoke({ kid, fresh: true }, OPERATOR);
    expect(shell.phases(ES)).to.deep.equal(['revoked', 'revoked']);
  });

  it('has a new key that signs where the one that was announced first leaked with the store', async () => {
    const node = await startedKeyNode();
    await node.pass(HOUR);
    const changed = beside(node, { config: ready });
    await changed.ring.start();
    await changed.operations.revoke({ kid: kidOf(changed, 0, ES), fresh: true }, OPERATOR);
    expect(changed.phases(ES)).to.deep.equal(['revoked', 'active', 'announced']);
  });

  it('is retired only where that is said, and one that is configured only where it is not', async () => {
    const node = await startedKeyNode({ config: ready });
    const shell = beside(node);
    const kid = kidOf(node, 0, ES);
    const before = await node.store.list();
    const kept = await refusal(
      shell.operations.retire({ kid, dropAlgorithm: false }, OPERATOR),
      'key_state_conflict',
    );
    expect(kept.message).to.contain('ES256 is not configured here');
    await refusal(node.operations.retire({ kid, dropAlgorithm: true }, OPERATOR), 'key_state_conflict');
    expect(await node.store.list()).to.deep.equal(before);
  });
});

describe('a chain whose key ended without a successor', () => {
  it('goes on with the key that was announced, at the next chance', async () => {
    const node = await startedKeyNode({ config: ready });
    const next = kidOf(node, 1, ES);
    await node.pass(HOUR);
    const at = node.clock.now();
    await change(node, 0, () => ({ revokedAt: at, removedAt: at, secret: undefined }), ES);
    await node.ring.reload();
    expect(node.ring.signingKey('ES256').algorithm, 'another one signs meanwhile').to.equal('EdDSA');
    await node.ring.maintain();
    expect(signs(node, 'ES256')).to.equal(next);
    expect(node.phases(ES)).to.deep.equal(['revoked', 'active', 'announced']);
    expect(node.audit.of('key.rotated').map(({ target }) => target)).to.deep.equal([next]);
  });

  it('keeps the key waiting whose predecessor has not ended yet, as where clocks were set back', async () => {
    const node = await startedKeyNode();
    await node.pass(365 * DAY);
    const before = await node.store.list();
    await node.pass(-365 * DAY);
    expect(await node.store.list()).to.deep.equal(before);
  });
});

describe('an announced key that does not open', () => {
  it('is replaced in time by another, which takes over on its day', async () => {
    for (const chain of [ED, MAC]) {
      const node = await startedKeyNode();
      await node.pass(DAY);
      await damage(node, 1, chain);
      await node.ring.maintain();
      const [, closed, standIn] = node.chain(chain);
      expect(node.phases(chain)).to.deep.equal(['active', 'announced', 'announced']);
      expect(standIn?.record.activatesAt).to.equal(closed?.record.activatesAt);
      const before = await node.store.list();
      await node.ring.maintain();
      expect(await node.store.list(), 'once is enough').to.deep.equal(before);
      node.clock.advance(89 * DAY);
      expect(chain === ED ? signs(node) : node.ring.mintingKey().kid).to.equal(standIn?.record.kid);
      await node.ring.maintain();
      expect(node.phases(chain)).to.deep.equal(['retiring', 'retiring', 'active', 'announced']);
    }
  });

  it('lets the key before it sign on, until the other was published long enough', async () => {
    const node = await startedKeyNode();
    const first = signs(node);
    await node.pass(ROTATE - HOUR);
    await damage(node, 1);
    await node.ring.maintain();
    const other = kidOf(node, 2);
    await node.pass(23 * HOUR);
    expect(signs(node)).to.equal(first);
    await node.pass(HOUR);
    expect(signs(node)).to.equal(other);
    expect(node.phases()).to.deep.equal(['retiring', 'retiring', 'active', 'announced']);
  });

  it('that was to begin soon is replaced as soon as verifiers know the other', async () => {
    const node = await startedKeyNode();
    await node.operations.rotate(ED, false, OPERATOR);
    await node.pass(HOUR);
    await damage(node, 1);
    await node.ring.maintain();
    for (const { times } of node.chain().slice(1)) expect(times.activatesAt).to.equal(node.clock.now() + DAY);
  });

  it('does not begin ahead of time, and no key that nobody knows begins for it', async () => {
    const node = await startedKeyNode();
    const first = signs(node);
    await node.pass(DAY);
    await damage(node, 1);
    const refused = await refusal(node.operations.rotate(ED, true, OPERATOR), 'key_state_conflict');
    expect(refused.message).to.contain(kidOf(node, 1));
    await node.ring.reload();
    expect(signs(node)).to.equal(first);
    const planned = await node.operations.rotate(ED, false, OPERATOR);
    expect(planned).to.include({ kid: kidOf(node, 2), activatesAt: node.clock.now() + DAY });
    await node.pass(DAY);
    expect((await node.operations.rotate(ED, true, OPERATOR)).kid).to.equal(kidOf(node, 3));
  });

  it('lets its stand-in begin at once as soon as verifiers know that', async () => {
    const node = await startedKeyNode();
    await damage(node, 1);
    await node.ring.maintain();
    await node.pass(DAY);
    const key = await node.operations.rotate(ED, true, OPERATOR);
    expect(key).to.include({ kid: kidOf(node, 2), activatesAt: node.clock.now() });
  });

  it('does not take over from a compromised key, nor from one that is retired', async () => {
    for (const deed of ['revoke', 'retire'] as const) {
      const node = await startedKeyNode();
      await node.pass(DAY);
      await damage(node, 1);
      const kid = kidOf(node, 0);
      if (deed === 'revoke') await node.operations.revoke({ kid, fresh: false }, OPERATOR);
      else await node.operations.retire({ kid, dropAlgorithm: false }, OPERATOR);
      expect(signs(node)).to.equal(kidOf(node, 2));
      expect(node.phases().slice(2)).to.deep.equal(['active', 'announced']);
    }
  });

  it('is not replaced again and again where nothing opens', async () => {
    const first = await startedKeyNode();
    const { sealer } = first;
    const node = beside(first, {
      sealer: {
        currentKeyId: () => sealer.currentKeyId(),
        seal: (secret, identity) => sealer.seal(secret, identity),
        open: (secret, identity) =>
          identity.sequence > 1 ? Promise.resolve({ kind: 'damaged' }) : sealer.open(secret, identity),
      },
    });
    await node.ring.start();
    for (let turn = 0; turn < 3; turn += 1) await node.ring.maintain();
    expect(node.phases()).to.deep.equal(['active', 'announced', 'announced', 'announced']);
  });
});
