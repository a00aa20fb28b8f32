import { expect } from 'chai';
import { asKeyId, asUserId } from '../../src/domain/model/ids.js';
import {
  beside,
  DAY,
  ED,
  ES,
  HOUR,
  keyNode,
  kidOf,
  MINUTE,
  published,
  signs,
  startedKeyNode,
} from '../support/key-fixture.js';
import { refusal } from '../support/refusal.js';
import { WatchedKeyStore } from '../support/watched-key-store.js';

const OPERATOR = 'operator';
describe('KeyOperations.rotate', () => {
  it('lets the announced key begin now, and announces another', async () => {
    const node = await startedKeyNode();
    const next = kidOf(node, 1);
    node.clock.advance(HOUR);
    const key = await node.operations.rotate(ED, true, asUserId('usr_root'));
    expect(key).to.include({ kid: next, activatesAt: node.clock.now() });
    expect(signs(node)).to.equal(next);
    expect(node.phases()).to.deep.equal(['retiring', 'active', 'announced']);
    expect(node.audit.of('key.rotated')).to.deep.equal([
      {
        action: 'key.rotated',
        outcome: 'success',
        actor: 'usr_root',
        target: next,
        facts: { use: 'sig', algorithm: 'EdDSA', sequence: 2, immediately: true },
      },
    ]);
  });

  it('waits otherwise until every verifier can know the key', async () => {
    const node = await startedKeyNode();
    node.clock.advance(HOUR);
    const key = await node.operations.rotate(ED, false, OPERATOR);
    expect(key.activatesAt).to.equal(node.clock.now() + 23 * HOUR);
    expect(signs(node)).to.equal(kidOf(node, 0));
    await node.operations.rotate(ED, false, OPERATOR);
    expect(node.phases(), 'asked twice, rotated once').to.deep.equal(['active', 'announced']);
    await node.pass(23 * HOUR);
    expect(signs(node)).to.equal(key.kid);
    expect(kidOf(node, 2)).not.to.equal('none');
  });

  it('does not put off a change that is near', async () => {
    const node = await startedKeyNode();
    await node.pass(90 * DAY - MINUTE);
    const key = await node.operations.rotate(ED, false, OPERATOR);
    expect(key.activatesAt).to.equal(node.clock.now());
    const planned = await node.operations.rotate(ED, false, OPERATOR);
    expect(planned.activatesAt).to.equal(node.clock.now() + DAY);
  });

  it('refuses an algorithm that is not configured', async () => {
    const node = await startedKeyNode();
    await refusal(node.operations.rotate(ES, true, OPERATOR), 'key_not_found');
  });
});

describe('KeyOperations.retire', () => {
  it('lets the announced key take over, and what the retired one signed stays good', async () => {
    const node = await startedKeyNode();
    const [old, next] = [kidOf(node, 0), kidOf(node, 1)];
    await node.operations.retire({ kid: old, dropAlgorithm: false }, OPERATOR);
    expect(signs(node)).to.equal(next);
    expect(published(node)).to.include(old);
    expect(node.phases()).to.deep.equal(['retiring', 'active', 'announced']);
    await node.operations.retire({ kid: old, dropAlgorithm: false }, OPERATOR);
    expect(node.phases(), 'twice is once').to.deep.equal(['retiring', 'active', 'announced']);
    await node.pass(75 * MINUTE);
    expect(node.phases()).to.deep.equal(['removed', 'active', 'announced']);
  });

  it('refuses a key that is revoked, and tells nobody that it was retired', async () => {
    const node = await startedKeyNode();
    const kid = kidOf(node, 0);
    await node.operations.revoke({ kid, fresh: false }, OPERATOR);
    const before = await node.store.list();
    const work = node.operations.retire({ kid, dropAlgorithm: false }, OPERATOR);
    expect((await refusal(work, 'key_state_conflict')).message).to.contain('is revoked');
    expect(await node.store.list()).to.deep.equal(before);
    expect(node.audit.of('key.retired')).to.deep.equal([]);
  });

  it('of an announced key lets another be announced, and the active one is not cut short', async () => {
    const node = await startedKeyNode();
    const active = signs(node);
    await node.operations.retire({ kid: kidOf(node, 1), dropAlgorithm: false }, OPERATOR);
    expect(node.phases()).to.deep.equal(['active', 'retiring', 'announced']);
    await node.pass(80 * DAY);
    expect(signs(node)).to.equal(active);
    await node.pass(10 * DAY);
    expect(signs(node)).to.equal(kidOf(node, 2));
  });
});

describe('KeyOperations.import', () => {
  const foreign = async (algorithm: 'EdDSA' | 'RS256' = 'EdDSA') => {
    const node = keyNode();
    const key = await node.vault.generate({ use: 'sig', algorithm }, 0);
    if (key.algorithm === 'HS256') throw new Error('a signing key was asked for');
    return { algorithm, privateJwk: key.revealPrivateJwk(), formerKid: 'old-kid', tokenSeconds: 7_200 };
  };

  it('lets the first key of an algorithm sign at once, and any other verify until its tokens have expired', async () => {
    const node = keyNode();
    const first = await node.operations.import(await foreign(), OPERATOR);
    await node.ring.start();
    expect(signs(node)).to.equal(first?.kid);
    const second = await node.operations.import(await foreign(), OPERATOR);
    expect(signs(node)).to.equal(first?.kid);
    expect(published(node)).to.include(second?.kid);
    await node.pass(7_200_000 - 1);
    expect(published(node)).to.include(second?.kid);
    await node.pass(1);
    expect(published(node)).not.to.include(second?.kid);
    expect(node.phases(), 'the announced one was not cut short').to.deep.equal([
      ...['active', 'announced', 'removed'],
    ]);
  });

  it('publishes it under its old name too, as long as that is in tokens, and says it is there when it is', async () => {
    const node = await startedKeyNode();
    const request = await foreign();
    const key = await node.operations.import(request, OPERATOR);
    expect(published(node)).to.include.members(['old-kid', key?.kid]);
    expect(published(node)).to.deep.equal([...published(node)].sort());
    expect(node.ring.msToNextChange()).to.equal(7_200_000);
    expect(await node.operations.import(request, OPERATOR)).to.equal(undefined);
    await node.pass(7_200_000);
    expect(published(node)).not.to.include('old-kid');
  });

  it('refuses a key that has ended here, and says how', async () => {
    const node = await startedKeyNode();
    const revoked = await foreign();
    const key = await node.operations.import(revoked, OPERATOR);
    await node.operations.revoke({ kid: key?.kid ?? asKeyId(''), fresh: false }, OPERATOR);
    const removed = { ...(await foreign()), tokenSeconds: 60 };
    await node.operations.import(removed, OPERATOR);
    await node.pass(2 * HOUR);
    for (const [request, state] of [[revoked, 'revoked'] as const, [removed, 'removed'] as const]) {
      const { message } = await refusal(node.operations.import(request, OPERATOR), 'key_state_conflict');
      expect(message).to.contain(`is ${state}`);
    }
  });

  it('lets it only verify where a first start made keys meanwhile, wherever that was', async () => {
    for (let late = 1; late <= 8; late += 1) {
      const store = new WatchedKeyStore();
      const importing = keyNode({ store });
      const node = beside(importing, { store: new WatchedKeyStore(store), clock: importing.clock });
      let calls = 0;
      let started = false;
      store.pause = async () => {
        calls += 1;
        if (calls !== late || started) return;
        started = true;
        await node.ring.start();
      };
      const key = await importing.operations.import(await foreign(), OPERATOR);
      await node.ring.start();
      const own = node.chain().filter(({ record }) => record.kid !== key?.kid);
      if (own.length > 1) expect(signs(node), `late at call ${late}`).to.not.equal(key?.kid);
      else expect(signs(node), `late at call ${late}`).to.equal(key?.kid);
      expect(node.phases().filter((phase) => phase === 'active')).to.have.length(1);
    }
  });

  it('forgets its old name as soon as no token carries it', async () => {
    const node = await startedKeyNode();
    const key = await node.operations.import({ ...(await foreign()), tokenSeconds: 60 }, OPERATOR);
    expect(node.ring.msToNextChange()).to.equal(MINUTE);
    await node.pass(MINUTE);
    const kept = (await node.records()).find(({ kid }) => kid === key?.kid);
    expect(kept).to.include({ formerName: undefined, removedAt: undefined });
  });

  it('tells its old name as well when it is compromised', async () => {
    const node = await startedKeyNode();
    const key = await node.operations.import(await foreign(), OPERATOR);
    await node.operations.revoke({ kid: key?.kid ?? asKeyId(''), fresh: false }, OPERATOR);
    expect(node.ring.revokedKids()).to.have.members([key?.kid, 'old-kid']);
    expect(published(node)).not.to.include('old-kid');
  });

  it('never lets an old name stand for a key that has that name by its thumbprint', async () => {
    const node = await startedKeyNode();
    const own = signs(node);
    await node.operations.import({ ...(await foreign()), formerKid: own }, OPERATOR);
    const found = await node.ring.find(asKeyId(own));
    expect(found).to.equal(node.ring.signingKey('EdDSA'));
  });

  it('lets an algorithm that the former issuer did not publish wait for its announcement', async () => {
    const node = keyNode({ config: { algorithm: 'RS256', algorithms: ['EdDSA'] } });
    await node.operations.import(await foreign('RS256'), OPERATOR);
    await node.ring.start();
    expect(node.phases()).to.deep.equal(['announced']);
  });
});
