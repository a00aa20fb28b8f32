import { expect } from 'chai';
import { asKeyId } from '../../src/domain/model/ids.js';
import { beside, ED, kidOf, type KeyNode, SECOND, signs, startedKeyNode } from '../support/key-fixture.js';
import { WatchedKeyStore } from '../support/watched-key-store.js';

const OPERATOR = 'operator';

const promotions: readonly [what: string, promote: (node: KeyNode) => Promise<unknown>][] = [
  ['a rotation', ({ operations }) => operations.rotate(ED, true, OPERATOR)],
  [
    'the revocation of the active key',
    (node) => node.operations.revoke({ kid: asKeyId(signs(node)), fresh: false }, OPERATOR),
  ],
];

describe('a key that is ended while it is to take over', () => {
  for (const [what, promote] of promotions)
    it(`leaves its place to the next one, at whatever moment of ${what}`, async () => {
      for (let at = 1; at <= 14; at += 1) {
        const store = new WatchedKeyStore();
        const node = await startedKeyNode({ store });
        const heir = kidOf(node, 1);
        const first = new WatchedKeyStore(store);
        const slow = beside(node, { store: first, clock: node.clock });
        await slow.ring.start();
        let calls = 0;
        first.pause = async () => {
          calls += 1;
          if (calls !== at) return;
          node.clock.advance(5 * SECOND);
          await node.operations.revoke({ kid: heir, fresh: false }, OPERATOR);
        };
        await promote(slow);
        await node.ring.reload();
        const active = node.chain().filter(({ phase }) => phase === 'active');
        expect(active, `revoked at call ${at}: ${node.phases().join(', ')}`).to.have.length(1);
        expect(active[0]?.record.kid).not.to.equal(heir);
        expect(signs(node)).to.equal(active[0]?.record.kid);
      }
    });
});
