import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { AesGcmKeySealer } from '../../src/adapters/node/aes-gcm-key-sealer.js';
import type { KeyEncryptionKey } from '../../src/adapters/node/key-encryption-keys.js';
import type { KeyRecord } from '../../src/domain/model/key-record.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import { UnusableKeysError } from '../../src/domain/unusable-keys-error.js';
import { failureOf } from '../support/failure.js';
import {
  beside,
  DAY,
  ED,
  ES,
  type KeyNode,
  MAC,
  published,
  signs,
  startedKeyNode,
} from '../support/key-fixture.js';

const kek = (id: string): KeyEncryptionKey => ({ id, bytes: randomBytes(32) });
const [OLD, NEW] = [kek('old'), kek('new')];
const both = { algorithms: ['ES256'] } as const;

const changed = async (
  node: KeyNode,
  change: Partial<KeyRecord>,
  place = 0,
  chain = ED,
): Promise<KeyRecord> => {
  const record = (await node.records(chain))[place];
  if (record === undefined) throw new Error('there is no such record');
  const next = { ...record, ...change, version: record.version + 1 };
  await node.store.replace(next, record.version);
  return next;
};

/** A store that answers with other records than it was given. */
const lying = (node: KeyNode, lie: (record: KeyRecord) => KeyRecord) =>
  beside(node, {
    config: both,
    store: {
      list: async () => (await node.store.list()).map(lie),
      insert: () => Promise.resolve(false),
      replace: () => Promise.resolve(false),
    },
  });

describe('keys under another key-encryption key', () => {
  it('stop the start, which names every key and what sealed it, and write nothing', async () => {
    const node = await startedKeyNode({ sealer: new AesGcmKeySealer(OLD) });
    // The announced key begins meanwhile: a node that went on would make the next one, which nobody else opens.
    node.clock.advance(91 * DAY);
    const before = await node.store.list();
    const other = beside(node, { sealer: new AesGcmKeySealer(NEW) });
    const error = await failureOf(other.ring.start());
    expect(error).to.be.instanceOf(UnusableKeysError);
    for (const { kid } of before) expect(String(error)).to.contain(kid);
    expect(String(error)).to.contain('its key-encryption key old is not configured');
    expect(await node.store.list()).to.deep.equal(before);
    expect(other.ring.isUsable()).to.equal(false);
  });

  it('that has the same id stop it as well', async () => {
    const node = await startedKeyNode({ sealer: new AesGcmKeySealer(OLD) });
    const other = beside(node, { sealer: new AesGcmKeySealer(kek('old')) });
    expect(String(await failureOf(other.ring.start()))).to.contain('it does not open');
  });

  it('open as long as that one is configured, and new ones are sealed by the first', async () => {
    const node = await startedKeyNode({ sealer: new AesGcmKeySealer(OLD) });
    const other = beside(node, { sealer: new AesGcmKeySealer(NEW, OLD), clock: node.clock });
    await other.ring.start();
    expect(signs(other)).to.equal(signs(node));
    await other.pass(90 * DAY);
    const ids = (await node.records()).map(({ secret }) => secret?.keyEncryptionKeyId);
    expect(ids).to.deep.equal(['old', 'old', 'new']);
  });

  it('are sealed anew by one command, and then open without it', async () => {
    const node = await startedKeyNode({ sealer: new AesGcmKeySealer(OLD) });
    const moving = beside(node, { sealer: new AesGcmKeySealer(NEW, OLD) });
    const all = (await node.store.list()).map(({ kid }) => kid);
    expect(await moving.operations.rewrap('operator')).to.deep.equal({ rewrapped: all, unusable: [] });
    expect(await moving.operations.rewrap('operator')).to.deep.equal({ rewrapped: [], unusable: [] });
    const moved = beside(node, { sealer: new AesGcmKeySealer(NEW) });
    await moved.ring.start();
    expect(signs(moved)).to.equal(signs(node));
    expect(moved.ring.mintingKey().kid).to.equal(node.ring.mintingKey().kid);
  });

  it('are left as they are where they do not open, and named', async () => {
    const node = await startedKeyNode({ sealer: new AesGcmKeySealer(OLD) });
    const before = await node.store.list();
    const other = beside(node, { sealer: new AesGcmKeySealer(NEW) });
    const { rewrapped, unusable } = await other.operations.rewrap('operator');
    expect([rewrapped, unusable]).to.deep.equal([[], before.map(({ kid }) => kid)]);
    expect(await node.store.list()).to.deep.equal(before);
  });
});

describe('a record that is not to be believed', () => {
  const MOVES: Readonly<Record<string, (record: KeyRecord, other: KeyRecord) => Partial<KeyRecord>>> = {
    'was damaged': ({ secret }) => ({
      secret: secret && { ...secret, sealed: `${secret.sealed.slice(0, -6)}AAAAAA` },
    }),
    'was cut to nothing': ({ secret }) => ({ secret: secret && { ...secret, sealed: '' } }),
    'names another key-encryption key': ({ secret }) => ({
      secret: secret && { ...secret, keyEncryptionKeyId: 'other' },
    }),
    'has another kid': () => ({ kid: asKeyId('attacker') }),
    'has another place': () => ({ sequence: 7 }),
    'has another algorithm': () => ({ algorithm: 'ES256' }),
    'has another use': () => ({ use: 'mac', algorithm: 'HS256' }),
    'has the secret of another': (_, { secret }) => ({ secret }),
  };
  for (const [what, move] of Object.entries(MOVES)) {
    it(`because it ${what} is neither published nor trusted, at the start or later, and stops no other`, async () => {
      const node = await startedKeyNode({ config: both });
      const [, victim] = await node.records();
      const [other] = await node.records();
      if (victim === undefined || other === undefined) throw new Error('two keys are announced');
      let lies = false;
      const tell = (record: KeyRecord) =>
        lies && record.kid === victim.kid ? { ...record, ...move(victim, other) } : record;
      const running = lying(node, tell);
      await running.ring.start();
      expect(published(running)).to.include(victim.kid);
      lies = true;
      await running.ring.reload();
      const started = lying(node, tell);
      await started.ring.start();
      for (const { ring } of [running, started]) {
        expect(ring.publicKeys().map(({ kid }) => kid)).to.have.members(
          published(node).filter((kid) => kid !== victim.kid),
        );
        expect(await ring.find(victim.kid)).to.equal(undefined);
        expect(ring.unusable()).to.have.length(1);
        expect(ring.signingKey('EdDSA').kid).to.equal(signs(node));
        expect(ring.signingKey('ES256').kid).to.equal(signs(node, 'ES256'));
      }
    });
  }

  it('because its kid is not its thumbprint is refused, however well it is sealed', async () => {
    const node = await startedKeyNode();
    const key = await node.vault.generate(ED, 0);
    const identity = { kid: asKeyId('chosen-by-hand'), ...ED, sequence: 9 };
    const secret = await node.vault.seal(key, identity);
    const [first] = await node.records();
    if (first === undefined) throw new Error('there is a first key');
    await node.store.insert({ ...first, ...identity, secret });
    await node.ring.reload();
    expect(published(node)).not.to.include('chosen-by-hand');
    expect(node.ring.unusable().map(({ reason }) => reason)).to.deep.equal([
      'its kid is not the thumbprint of its key',
    ]);
  });

  it('because it holds a key of another algorithm is refused', async () => {
    const node = await startedKeyNode();
    const key = await node.vault.generate(ES, 0);
    const identity = { kid: key.kid, ...ED, sequence: 9 };
    const [first] = await node.records();
    if (first === undefined) throw new Error('there is a first key');
    await node.store.insert({ ...first, ...identity, secret: await node.vault.seal(key, identity) });
    await node.ring.reload();
    expect(published(node)).not.to.include(key.kid);
  });

  it('and signs now lets the announced one take over, in signing and in minting', async () => {
    const node = await startedKeyNode({ config: both });
    for (const chain of [ED, MAC])
      await changed(node, { secret: { keyEncryptionKeyId: 'lost', sealed: 'AAAA' } }, 0, chain);
    const other = beside(node, { config: both });
    await other.ring.start();
    expect(signs(other)).to.equal(other.chain()[1]?.record.kid);
    expect(other.ring.mintingKey().kid).to.equal(other.chain(MAC)[1]?.record.kid);
    expect(signs(other, 'ES256')).to.equal(signs(node, 'ES256'));
    expect(other.chain().map(({ opens }) => opens)).to.deep.equal([false, true]);
  });

  it('of an algorithm that is not the default stops only that algorithm', async () => {
    const node = await startedKeyNode({ config: both });
    for (const place of [0, 1])
      await changed(node, { secret: { keyEncryptionKeyId: 'lost', sealed: 'AAAA' } }, place, ES);
    const other = beside(node, { config: both });
    await other.ring.start();
    expect(signs(other)).to.equal(signs(node));
    expect(() => other.ring.signingKey('ES256')).to.throw('no key to sign with');
    expect(other.ring.isUsable()).to.equal(true);
  });
});
