import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { MemorySigningKeyStore } from '../../src/adapters/memory/memory-signing-key-store.js';
import { AesGcmKeySealer } from '../../src/adapters/node/aes-gcm-key-sealer.js';
import { UnusableKeysError } from '../../src/domain/unusable-keys-error.js';
import { failureOf } from '../support/failure.js';
import {
  beside,
  ED,
  keyNode,
  kidOf,
  type KeyNode,
  MAC,
  MINUTE,
  SECOND,
  signs,
  startedKeyNode,
} from '../support/key-fixture.js';
import { refusal } from '../support/refusal.js';
import { WatchedKeyStore } from '../support/watched-key-store.js';

const OPERATOR = 'operator';
const ready = { audiences: { ready: 'ES256' } } as const;
const sealerOf = (id: string) => new AesGcmKeySealer({ id, bytes: randomBytes(32) });

describe('two nodes with different key-encryption keys', () => {
  it('started together on an empty store leave it the keys of one of them', async () => {
    for (let late = 0; late <= 40; late += 1) {
      const inner = new MemorySigningKeyStore();
      const [one, two] = ['a', 'b'].map((id) => {
        const store = new WatchedKeyStore(inner);
        return { store, node: keyNode({ store, sealer: sealerOf(id), config: ready }) };
      }) as [{ store: WatchedKeyStore; node: KeyNode }, { store: WatchedKeyStore; node: KeyNode }];
      let calls = 0;
      one.store.pause = async () => {
        calls += 1;
        if (calls === late) await two.node.ring.start().catch(() => undefined);
      };
      await one.node.ring.start().catch(() => undefined);
      const sealedBy = (await inner.list()).map(({ secret }) => secret?.keyEncryptionKeyId);
      expect(new Set(sealedBy).size, `at call ${late}`).to.equal(1);
    }
  });

  it('leave it to the other one as soon as they see a key of its', async () => {
    for (const chain of [ED, MAC]) {
      const other = await startedKeyNode({ sealer: sealerOf('b'), config: ready });
      const [first] = await other.records(chain);
      const inner = new MemorySigningKeyStore();
      const store = new WatchedKeyStore(inner);
      const node = keyNode({ store, sealer: sealerOf('a'), config: ready });
      let calls = 0;
      store.pause = async () => {
        calls += 1;
        // It has read an empty store, and goes to make the first keys.
        if (calls === 3 && first !== undefined) await inner.insert(first);
      };
      expect(await failureOf(node.ring.start())).to.be.instanceOf(UnusableKeysError);
      expect(await store.list()).to.deep.equal([first]);
    }
  });
});

describe('a node whose clock is off', () => {
  it('ends one compromised key after the other', async () => {
    const node = await startedKeyNode();
    const off = beside(node);
    off.clock.advance(2 * MINUTE);
    for (const place of [0, 1, 2]) {
      await off.operations.revoke({ kid: kidOf(node, place), fresh: false }, OPERATOR);
      await node.ring.reload();
      expect(node.phases()).to.deep.equal([...Array.from({ length: place + 1 }, () => 'revoked'), 'active']);
      expect(signs(off)).to.equal(signs(node));
    }
  });

  it('and another one, asked at once, make one new key', async () => {
    const node = await startedKeyNode();
    const inner = new WatchedKeyStore(node.store);
    const two = [beside(node, { store: inner }), beside(node, { store: inner })];
    for (const off of two) off.clock.advance(2 * MINUTE);
    await node.operations.revoke({ kid: kidOf(node, 1), fresh: false }, OPERATOR);
    await two[0]?.operations.revoke({ kid: kidOf(node, 0), fresh: false }, OPERATOR);
    await node.ring.reload();
    const { kid } = node.ring.signingKey('EdDSA');
    inner.pause = () => new Promise((resolve) => setImmediate(resolve));
    await Promise.all(two.map(({ operations }) => operations.revoke({ kid, fresh: false }, OPERATOR)));
    await node.ring.reload();
    expect(node.phases()).to.deep.equal(['revoked', 'revoked', 'revoked', 'active']);
  });

  it('says that its clock is the reason where it announces none that could take over', async () => {
    const node = await startedKeyNode();
    const off = beside(node);
    off.clock.advance(61 * SECOND);
    await off.operations.rotate(ED, true, OPERATOR);
    const refused = await refusal(off.operations.rotate(ED, true, OPERATOR), 'key_state_conflict');
    expect(refused.message).to.contain('clock');
  });
});
