import { expect } from 'chai';
import { MemoryTokenFamilyStore } from '../../src/adapters/memory/memory-token-family-store.js';
import { asKeyId, type KeyId } from '../../src/domain/model/ids.js';
import { aFamily } from '../../src/testing/builders.js';
import { failureOf } from '../support/failure.js';
import {
  beside,
  DAY,
  ED,
  keyNode,
  kidOf,
  type KeyNode,
  MAC,
  published,
  signs,
  startedKeyNode,
} from '../support/key-fixture.js';
import { refusal } from '../support/refusal.js';
import { WatchedKeyStore } from '../support/watched-key-store.js';

const OPERATOR = 'operator';
describe('KeyOperations.revoke', () => {
  it('ends a compromised key at once: its successor signs, nobody finds it, and its kid is told', async () => {
    const node = await startedKeyNode();
    const [bad, next] = [kidOf(node, 0), kidOf(node, 1)];
    await node.operations.revoke({ kid: bad, fresh: false }, OPERATOR);
    expect(signs(node)).to.equal(next);
    expect(published(node)).not.to.include(bad);
    expect(await node.ring.find(bad)).to.equal(undefined);
    expect(node.ring.revokedKids()).to.deep.equal([bad]);
    expect(node.phases()).to.deep.equal(['revoked', 'active', 'announced']);
    expect((await node.records())[0]).to.include({ secret: undefined, revokedAt: node.clock.now() });
    expect(node.chain()[0]?.times.leavesAt).to.equal(node.clock.now());
    node.clock.advance(30 * DAY - 1);
    expect(node.ring.revokedKids()).to.deep.equal([bad]);
    node.clock.advance(1);
    expect(node.ring.revokedKids(), 'no copy of a key set is believed any more').to.deep.equal([]);
  });

  it('makes copies of the key set short-lived for a day, and not longer', async () => {
    const node = await startedKeyNode();
    expect(node.ring.msToNextChange()).to.be.above(DAY);
    await node.operations.revoke({ kid: kidOf(node, 0), fresh: false }, OPERATOR);
    expect(node.ring.msToNextChange()).to.equal(0);
    node.clock.advance(DAY - 1);
    expect(node.ring.msToNextChange()).to.equal(0);
    node.clock.advance(1);
    expect(node.ring.msToNextChange()).to.be.above(0);
  });

  it('replaces an announced key by another, and leaves the active one alone', async () => {
    const node = await startedKeyNode();
    const active = signs(node);
    await node.operations.revoke({ kid: kidOf(node, 1), fresh: false }, OPERATOR);
    expect(signs(node)).to.equal(active);
    expect(node.phases()).to.deep.equal(['active', 'revoked', 'announced']);
    expect(node.chain()[2]?.record.sequence).to.equal(3);
  });

  it('of an announced key that was to begin soon lets the active one sign on', async () => {
    const node = await startedKeyNode();
    const active = signs(node);
    const { kid } = await node.operations.rotate(ED, false, OPERATOR);
    await node.operations.revoke({ kid, fresh: false }, OPERATOR);
    await node.pass(2 * DAY);
    expect(signs(node)).to.equal(active);
    expect(node.phases()).to.deep.equal(['active', 'revoked', 'announced']);
  });

  it('ends a retiring key without touching its successors', async () => {
    const node = await startedKeyNode();
    await node.pass(90 * DAY);
    const active = signs(node);
    await node.operations.revoke({ kid: kidOf(node, 0), fresh: false }, OPERATOR);
    expect(signs(node)).to.equal(active);
    expect(node.phases()).to.deep.equal(['revoked', 'active', 'announced']);
  });

  it('makes a new key where the store leaked, and ends every other of its chain, retiring ones too', async () => {
    const node = await startedKeyNode({ config: { algorithms: ['ES256'] } });
    await node.pass(90 * DAY);
    const leaked = node.chain().map(({ record }) => record.kid);
    const others = published(node).filter((kid) => !leaked.includes(asKeyId(kid)));
    await node.operations.revoke({ kid: kidOf(node, 1), fresh: true }, OPERATOR);
    expect(node.phases()).to.deep.equal(['revoked', 'revoked', 'revoked', 'active', 'announced']);
    expect(published(node)).to.include.members([...others, signs(node)]);
    expect(leaked).not.to.include(signs(node));
    expect(node.ring.revokedKids()).to.have.members(leaked);
  });

  it('completes what a crash has cut, wherever that was', async () => {
    for (const fresh of [false, true]) {
      const crashes: boolean[] = [];
      for (let crashAt = 1; crashAt <= 5; crashAt += 1) {
        const store = new WatchedKeyStore();
        const node = await startedKeyNode({ store });
        const bad = kidOf(node, 0);
        const [, announced] = node.chain();
        store.crashAfterWrite = store.writes + crashAt;
        const revoked = node.operations.revoke({ kid: bad, fresh }, OPERATOR);
        crashes.push(await revoked.then(no, yes));
        store.crashAfterWrite = undefined;
        const again = beside(node);
        await again.ring.start();
        expect(again.ring.isUsable(), `after a crash at ${crashAt}`).to.equal(true);
        await again.operations.revoke({ kid: bad, fresh }, OPERATOR);
        expect(published(again)).not.to.include(bad);
        expect(published(again)).to.include(signs(again));
        if (fresh) expect(published(again)).not.to.include(announced?.record.kid);
        expect(again.phases().filter((phase) => phase === 'active')).to.deep.equal(['active']);
      }
      expect(crashes, 'cut at the first write, and not after the last').to.include.members([true, false]);
    }
  });

  it('asked twice, by one after the other or by two at once, changes keys once', async () => {
    const store = new WatchedKeyStore();
    const node = await startedKeyNode({ store });
    const other = beside(node);
    await other.ring.start();
    const bad = kidOf(node, 0);
    store.pause = () => new Promise((resolve) => setImmediate(resolve));
    await Promise.all(
      [node, other].map(({ operations }) => operations.revoke({ kid: bad, fresh: false }, OPERATOR)),
    );
    await node.operations.revoke({ kid: bad, fresh: false }, OPERATOR);
    expect(node.phases()).to.deep.equal(['revoked', 'active', 'announced']);
  });

  it('asked by two of whom one is slow, changes keys once', async () => {
    for (let slowFor = 1; slowFor <= 12; slowFor += 1) {
      const store = new WatchedKeyStore();
      const node = await startedKeyNode({ store });
      const [bad, next] = [kidOf(node, 0), kidOf(node, 1)];
      let calls = 0;
      const first = new WatchedKeyStore(store);
      const slow = beside(node, { store: first });
      await slow.ring.start();
      first.pause = async () => {
        calls += 1;
        if (calls === slowFor) await node.operations.revoke({ kid: bad, fresh: false }, OPERATOR);
      };
      await slow.operations.revoke({ kid: bad, fresh: false }, OPERATOR);
      await node.ring.reload();
      expect(signs(node), `slow at call ${slowFor}`).to.equal(next);
      expect(node.phases(), `slow at call ${slowFor}`).to.deep.equal(['revoked', 'active', 'announced']);
    }
  });

  it('refuses a key that is not there, or that went as it should', async () => {
    const node = await startedKeyNode();
    await refusal(node.operations.revoke({ kid: asKeyId('other'), fresh: false }, OPERATOR), 'key_not_found');
    const gone = kidOf(node, 0);
    await node.pass(100 * DAY);
    await refusal(node.operations.revoke({ kid: gone, fresh: true }, OPERATOR), 'key_not_found');
    expect(node.phases()).to.deep.equal(['removed', 'active', 'announced']);
  });

  it('brings back to life an issuer whose key-encryption key was lost', async () => {
    const lost = await startedKeyNode();
    const node = keyNode({ store: lost.store, clock: lost.clock });
    await failureOf(node.ring.start());
    for (const chain of [ED, MAC])
      await node.operations.revoke({ kid: kidOf(lost, 0, chain), fresh: true }, OPERATOR);
    await node.ring.start();
    expect(node.ring.isUsable()).to.equal(true);
    expect(node.ring.unusable()).to.deep.equal([]);
  });
});

class DyingFamilyStore extends MemoryTokenFamilyStore {
  dies = false;

  override revokeMintedWith(keyId: KeyId, at: number): Promise<number> {
    return this.dies ? Promise.reject(new Error('the process died here')) : super.revokeMintedWith(keyId, at);
  }
}

describe('KeyOperations.revoke of a refresh token key', () => {
  const withFamilies = async (node: KeyNode, keyIds: readonly KeyId[]) => {
    const families = keyIds.map((keyId) => aFamily({ keyId }));
    for (const family of families) await node.families.open(family);
    return families;
  };

  it('ends exactly the sessions that were minted with it', async () => {
    const node = await startedKeyNode();
    const [bad, next] = [kidOf(node, 0, MAC), kidOf(node, 1, MAC)];
    const [one, two, other] = await withFamilies(node, [bad, bad, next]);
    await node.operations.revoke({ kid: bad, fresh: false }, OPERATOR);
    expect(node.ring.mintingKey().kid).to.equal(next);
    expect(await node.ring.macKey(bad)).to.equal(undefined);
    const ended = async (family = other) =>
      (await node.families.find(family?.sid ?? aFamily().sid))?.revokedAt;
    expect([await ended(one), await ended(two), await ended(other)]).to.deep.equal([
      ...[node.clock.now(), node.clock.now()],
      undefined,
    ]);
    expect(node.audit.of('key.revoked')[0]?.facts).to.include({ sessions: 2 });
    expect(node.ring.revokedKids(), 'is none of the verifiers’ business').to.deep.equal([]);
  });

  it('ends them when asked again, where the first attempt died between the two writes', async () => {
    const store = new DyingFamilyStore();
    const node = await startedKeyNode({ families: store });
    const bad = kidOf(node, 0, MAC);
    const [family] = await withFamilies(node, [bad]);
    store.dies = true;
    await failureOf(node.operations.revoke({ kid: bad, fresh: false }, OPERATOR));
    expect((await node.families.find(family?.sid ?? aFamily().sid))?.revokedAt).to.equal(undefined);
    store.dies = false;
    await node.operations.revoke({ kid: bad, fresh: false }, OPERATOR);
    expect((await node.families.find(family?.sid ?? aFamily().sid))?.revokedAt).to.equal(node.clock.now());
    expect(node.phases(MAC)).to.deep.equal(['revoked', 'active', 'announced']);
  });
});

const yes = (): boolean => true;
const no = (): boolean => false;
