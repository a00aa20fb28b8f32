import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { NobleSigner } from '../../src/adapters/noble/noble-signer.js';
import { AesGcmKeySealer } from '../../src/adapters/node/aes-gcm-key-sealer.js';
import { AuthError } from '../../src/domain/errors.js';
import type { TokenPair } from '../../src/domain/model/access-token.js';
import { authFixture, ORIGIN, type AuthFixture } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { beside, kidOf, published, signs, startedKeyNode } from '../support/key-fixture.js';

const FEW = { threads: 1, maxWaiting: 3 };

describe('A server whose ML-DSA signatures cannot keep up', () => {
  let fixture: AuthFixture;
  let signer: NobleSigner;
  before(async () => {
    signer = new NobleSigner(FEW);
    fixture = await authFixture({ config: { algorithm: 'ML-DSA-44' }, ports: () => ({ signer }) });
  });
  after(async () => {
    await fixture.close();
    await signer.close();
  });

  it('refuses refreshes with a time to come back, and none of those refused has lost its session', async () => {
    const { auth, user, signIn } = fixture;
    const sessions: TokenPair[] = [];
    for (let at = 0; at < 16; at += 1) sessions.push(await signIn(await user()));
    let waiting = sessions.map(({ refreshToken }) => refreshToken);
    let refused = 0;
    for (let round = 0; waiting.length > 0 && round < 40; round += 1) {
      const outcomes = await Promise.allSettled(
        waiting.map((token) => auth.refreshRotation.refresh(token, ORIGIN)),
      );
      waiting = waiting.filter((_, at) => {
        const outcome = outcomes[at];
        if (outcome?.status !== 'rejected') return false;
        expect(outcome.reason).to.be.instanceOf(AuthError).and.include({ code: 'overloaded' });
        expect((outcome.reason as AuthError).retryAfterSeconds).to.be.greaterThan(0);
        refused += 1;
        return true;
      });
    }
    expect(waiting).to.deep.equal([]);
    expect(refused).to.be.greaterThan(0);
  });

  it('gives a retried refresh the same token but for its signature, which is made afresh', async () => {
    const { auth, user, signIn } = fixture;
    const { refreshToken } = await signIn(await user());
    const first = await auth.refreshRotation.refresh(refreshToken, ORIGIN);
    const again = await auth.refreshRotation.refresh(refreshToken, ORIGIN);
    expect(again.refreshToken).to.equal(first.refreshToken);
    expect(claimsOf(again.accessToken)).to.deep.equal(claimsOf(first.accessToken));
    expect(again.accessToken).to.not.equal(first.accessToken);
    for (const { accessToken } of [first, again]) await auth.authentication.authenticate(accessToken);
  });
});

describe('An issuer whose line of ML-DSA signatures is full', () => {
  const config = { algorithm: 'ML-DSA-44' } as const;
  const chain = { use: 'sig', algorithm: 'ML-DSA-44' } as const;
  let idle: NobleSigner;
  let full: NobleSigner;
  before(() => {
    idle = new NobleSigner({ threads: 1 });
    full = new NobleSigner({ threads: 1, maxWaiting: -1 });
  });
  after(() => Promise.all([idle.close(), full.close()]));

  it('follows an emergency rotation of another node at once', async () => {
    const node = await startedKeyNode({ config, signer: idle });
    const busy = beside(node, { config, signer: full });
    await busy.ring.start();
    const kid = kidOf(node, 0, chain);
    await node.operations.revoke({ kid, fresh: true }, 'operator');
    await busy.ring.reload();
    expect(busy.ring.unusable()).to.deep.equal([]);
    expect(published(busy)).to.deep.equal(published(node)).and.have.length(2).and.not.include(kid);
    expect(signs(busy, 'ML-DSA-44')).to.equal(signs(node, 'ML-DSA-44'));
  });

  it('makes such a rotation itself, and seals its keys anew', async () => {
    const former = { id: 'former', bytes: randomBytes(32) };
    const node = await startedKeyNode({ config, signer: full, sealer: new AesGcmKeySealer(former) });
    const kid = kidOf(node, 0, chain);
    await node.operations.revoke({ kid, fresh: true }, 'operator');
    expect(published(node)).to.have.length(2).and.not.include(kid);
    const sealer = new AesGcmKeySealer({ id: 'new', bytes: randomBytes(32) }, former);
    const { rewrapped, unusable } = await beside(node, { config, signer: full, sealer }).operations.rewrap(
      'operator',
    );
    expect(unusable).to.deep.equal([]);
    expect(rewrapped).to.include.members(published(node));
  });
});
