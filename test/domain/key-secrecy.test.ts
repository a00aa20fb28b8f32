import { expect } from 'chai';
import fc from 'fast-check';
import { inspect } from 'node:util';
import { keySetBody } from '../../src/adapters/koa/well-known.js';
import { DefaultSigner } from '../../src/composition/default-signer.js';
import type { OpenedKey } from '../../src/domain/key-vault.js';
import { SIGNING_ALGORITHMS } from '../../src/domain/model/signing-key.js';
import { failureOf } from '../support/failure.js';
import { beside, keyNode, startedKeyNode } from '../support/key-fixture.js';

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const ALGORITHMS = [...SIGNING_ALGORITHMS, 'HS256'] as const;

const secretsOf = (key: OpenedKey): readonly string[] =>
  key.algorithm === 'HS256'
    ? [Buffer.from(key.revealSecret()).toString('base64url'), Buffer.from(key.revealSecret()).toString('hex')]
    : Object.entries(key.revealPrivateJwk()).flatMap(([name, value]) =>
        PRIVATE.includes(name) ? [value] : [],
      );

describe('private members of keys', () => {
  const signer = new DefaultSigner();
  after(() => signer.close());

  for (const algorithm of ALGORITHMS) {
    it(`never leave by accident (${algorithm})`, async () => {
      const { vault } = keyNode({ signer });
      const chain = { use: algorithm === 'HS256' ? 'mac' : 'sig', algorithm } as const;
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (sequence) => {
          const key = await vault.generate(chain, 0);
          const record = await vault.record(key, {
            ...{ ...chain, sequence, createdAt: 0, activatesAt: 0, keepSeconds: 1 },
          });
          const texts = [
            ...[JSON.stringify(key), JSON.stringify({ key }), inspect(key, { depth: 9, showHidden: true })],
            ...[JSON.stringify(Object.assign({}, key)), JSON.stringify(structuredClone({ ...key }))],
            JSON.stringify(record),
            ...(key.algorithm === 'HS256' ? [] : [keySetBody([key])]),
          ];
          expect(secretsOf(key)).not.to.deep.equal([]);
          for (const text of texts)
            for (const secret of secretsOf(key)) expect(text.includes(secret), text).to.equal(false);
          const published = JSON.parse(keySetBody(key.algorithm === 'HS256' ? [] : [key])) as {
            keys: object[];
          };
          for (const jwk of published.keys) expect(Object.keys(jwk)).not.to.include.any.members(PRIVATE);
        }),
        { numRuns: algorithm === 'RS256' ? 3 : 10 },
      );
    });
  }

  it('are in no audit event, no error and no description of a whole life', async () => {
    const config = { algorithms: SIGNING_ALGORITHMS };
    const node = await startedKeyNode({ signer, config });
    const opened = await Promise.all(
      (await node.store.list()).map(async (record) =>
        record.secret === undefined ? undefined : node.vault.open(record, record.secret),
      ),
    );
    const secrets = opened.flatMap((key) => (key === undefined || 'reason' in key ? [] : secretsOf(key)));
    for (const { record } of node.ring.describe().filter(({ phase }) => phase === 'active'))
      await node.operations.revoke({ kid: record.kid, fresh: false }, 'operator');
    const stranger = beside(node, { sealer: keyNode().sealer, config, signer });
    const texts = [
      JSON.stringify(node.audit.events),
      JSON.stringify(node.ring.describe()),
      inspect(node.ring, { depth: 9, showHidden: true }),
      inspect(await failureOf(stranger.ring.start()), { depth: 9, showHidden: true }),
      keySetBody(node.ring.publicKeys()),
    ];
    expect(secrets.length).to.be.above(14);
    for (const text of texts) for (const secret of secrets) expect(text.includes(secret)).to.equal(false);
  });
});
