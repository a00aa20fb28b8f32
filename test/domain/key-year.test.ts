import { expect } from 'chai';
import type { FixedClock } from '../../src/testing/fixed-clock.js';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { keySetFreshness } from '../../src/adapters/koa/routes/discovery.js';
import { keySetBody } from '../../src/adapters/koa/well-known.js';
import { readJwks } from '../../src/domain/jwks-document.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import type { PublicKey, SigningAlgorithm, SigningKey } from '../../src/domain/model/signing-key.js';
import { jwksFixture } from '../support/jwks-fixture.js';
import { HOUR, keyNode, type KeyNode, MINUTE, SECOND, startedKeyNode } from '../support/key-fixture.js';
import { body, published, ScriptedJwksSource } from '../support/scripted-jwks-source.js';

const signer = new NodeCryptoSigner();
/** A year has many tokens and few keys: each key signs once, each of its copies verifies that once. */
const signatures = new Map<string, Promise<Uint8Array>>();
const verdicts = new WeakMap<PublicKey, boolean>();

function signatureBy(key: SigningKey): Promise<Uint8Array> {
  const made = signatures.get(key.kid) ?? signer.sign(key, 'a token');
  signatures.set(key.kid, made);
  return made;
}

function isGood(key: PublicKey, signature: Uint8Array): boolean {
  const verdict = verdicts.get(key) ?? signer.verify(key, 'a token', signature);
  verdicts.set(key, verdict);
  return verdict;
}

const TOKEN_LIFE = 15 * MINUTE;

/** Asks again when its copy is as old as it may be, and never for an unknown key. */
interface Verifier {
  verify(kid: string, signature: Uint8Array): Promise<boolean>;
}

/** Keeps a key set as long as it is told to, or for a time of its own. */
function plainVerifier(clock: FixedClock, node: () => KeyNode, ttlMs?: number): Verifier {
  let keys = new Map<string, ReturnType<KeyNode['ring']['publicKeys']>[number]>();
  let until = -Infinity;
  return {
    async verify(kid, signature) {
      if (clock.now() >= until) {
        const { ring } = node();
        const read = readJwks(keySetBody(ring.publicKeys()), ['EdDSA', 'ES256', 'RS256']);
        keys = new Map(read.kind === 'keys' ? read.keys : []);
        until = clock.now() + (ttlMs ?? maxAgeOf(node()));
      }
      const key = keys.get(kid);
      return key !== undefined && isGood(key, signature);
    },
  };
}

/** As the server says it: near the next change a copy is kept for a shorter time. */
const maxAgeOf = ({ ring }: KeyNode): number =>
  Number(/max-age=(\d+)/.exec(keySetFreshness(ring.msToNextChange()))?.[1]) * SECOND;

/** Our own cache: what it does not hold counts as a failure, although it would ask for it. */
async function ownVerifier(clock: FixedClock, node: () => KeyNode): Promise<Verifier> {
  const source = new ScriptedJwksSource(published());
  source.fetch = () => Promise.resolve(body(keySetBody(node().ring.publicKeys())));
  const { keys } = jwksFixture({ clock, source, config: { ttlMs: 600 * SECOND } });
  await keys.warmUp();
  return {
    async verify(kid, signature) {
      const key = keys.holds(asKeyId(kid)) ? await keys.find(asKeyId(kid)) : undefined;
      return key !== undefined && isGood(key, signature);
    },
  };
}

interface Issued {
  readonly kid: string;
  readonly signature: Uint8Array;
  readonly checkAt: number;
}

/** Plays the given time: each step the nodes do their work in turn, one signs, and tokens are verified at a time of their life. */
async function play(
  nodes: readonly KeyNode[],
  verifiers: Readonly<Record<string, Verifier>>,
  {
    days,
    stepMs,
    algorithm,
  }: { readonly days: number; readonly stepMs: number; readonly algorithm: SigningAlgorithm },
): Promise<{
  readonly failures: readonly string[];
  readonly kids: ReadonlySet<string>;
  readonly verified: number;
}> {
  const [{ clock }] = nodes as readonly [KeyNode];
  const failures: string[] = [];
  const kids = new Set<string>();
  let waiting: Issued[] = [];
  let verified = 0;
  const end = clock.now() + days * 24 * HOUR;
  for (let step = 0; clock.now() < end; step += 1) {
    const node = nodes[step % nodes.length];
    if (node === undefined) continue;
    // One of the nodes does its work late: it comes to its turn every third step only.
    await node.ring.maintain();
    for (const one of [node, nodes[(step + 1) % nodes.length] ?? node]) {
      const key = one.ring.signingKey(algorithm);
      kids.add(key.kid);
      const signature = await signatureBy(key);
      const age = Math.floor((((step * 7919) % 1000) / 1000) * TOKEN_LIFE);
      waiting.push({ kid: key.kid, signature, checkAt: clock.now() + age });
      waiting.push({ kid: key.kid, signature, checkAt: clock.now() + TOKEN_LIFE - 1 });
    }
    const next = clock.now() + stepMs;
    for (const token of [...waiting].sort((a, b) => a.checkAt - b.checkAt)) {
      if (token.checkAt >= next) continue;
      clock.set(Math.max(clock.now(), token.checkAt));
      for (const [name, verifier] of Object.entries(verifiers)) {
        verified += 1;
        if (!(await verifier.verify(token.kid, token.signature)))
          failures.push(`${name} at ${new Date(clock.now()).toISOString()}: ${token.kid}`);
      }
    }
    waiting = waiting.filter(({ checkAt }) => checkAt >= next);
    clock.set(next);
  }
  return { failures, kids, verified };
}

describe('a year of rotations', () => {
  it('fails no verification by a cache that lives by max-age, by one of ten minutes, or by our own', async () => {
    const node = await startedKeyNode();
    const own = await ownVerifier(node.clock, () => node);
    const verifiers = {
      'by max-age': plainVerifier(node.clock, () => node),
      'ten minutes': plainVerifier(node.clock, () => node, 600 * SECOND),
      'our own': own,
    };
    const outcome = await play([node], verifiers, { days: 365, stepMs: 2 * HOUR, algorithm: 'EdDSA' });
    expect(outcome.failures).to.deep.equal([]);
    expect(outcome.kids.size, 'keys that signed').to.equal(5);
    expect(outcome.verified).to.be.above(25_000);
    expect(node.phases().filter((phase) => phase !== 'removed')).to.deep.equal(['active', 'announced']);
  });

  it('fails none with three nodes, an hour of announcement and a new key every two days', async () => {
    const config = { keyPublishSeconds: 3_600, keyRotateSeconds: 2 * 86_400, keyRetireSeconds: 300 };
    const first = await startedKeyNode({ config });
    const { store, sealer, clock } = first;
    const others = [1, 2].map(() => keyNode({ store, sealer, clock, config }));
    for (const node of others) await node.ring.start();
    const nodes = [first, ...others];
    let asked = 0;
    const next = () => nodes[(asked += 1) % nodes.length] ?? first;
    const verifiers = {
      'by max-age': plainVerifier(clock, next),
      'ten minutes': plainVerifier(clock, next, 600 * SECOND),
    };
    const outcome = await play(nodes, verifiers, { days: 30, stepMs: 5 * MINUTE, algorithm: 'EdDSA' });
    expect(outcome.failures).to.deep.equal([]);
    expect(outcome.kids.size).to.equal(15);
  });

  it('fails none where a new algorithm takes over in the middle', async () => {
    const node = await startedKeyNode();
    const { store, sealer, clock } = node;
    clock.advance(HOUR);
    const changed = keyNode({ store, sealer, clock, config: { algorithm: 'ES256' } });
    await changed.ring.start();
    const verifiers = { 'ten minutes': plainVerifier(clock, () => changed, 600 * SECOND) };
    const outcome = await play([changed], verifiers, { days: 3, stepMs: 5 * MINUTE, algorithm: 'ES256' });
    expect(outcome.failures).to.deep.equal([]);
    expect(outcome.kids.size, 'one of each algorithm').to.equal(2);
  });
});
