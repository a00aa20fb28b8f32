import { expect } from 'chai';
import { NobleSigner } from '../../src/adapters/noble/noble-signer.js';
import { AuthError } from '../../src/domain/errors.js';
import type { TokenPair } from '../../src/domain/model/access-token.js';
import { authFixture, ORIGIN, type AuthFixture } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';

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
