import { expect } from 'chai';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { NOTHING_REVOKED } from '../../src/domain/model/revocations.js';
import type { FeedAnswer, FeedFailure } from '../../src/ports/revocation-feed.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { createTestIssuer } from '../../src/testing/test-issuer.js';
import { refusal } from '../support/refusal.js';

describe('createTokenValidator with a revocation feed', () => {
  it('watches the revocation feed that the options name, from warmUp to close', async () => {
    const issuer = await createTestIssuer();
    const options = { issuer: issuer.issuer, audience: issuer.audience, keySource: issuer.keys };
    let closed = false;
    const asked: (number | undefined)[] = [];
    const validator = await createTokenValidator({
      ...options,
      revocationFeed: {
        poll: (since) => {
          asked.push(since);
          const sessions = new Map([['S1', 9e9]]);
          return Promise.resolve({
            kind: 'answered',
            revocations: { ...NOTHING_REVOKED, asOf: 1, tokenSeconds: 900, sessions },
          });
        },
        close: () => {
          closed = true;
        },
      },
    });
    expect(validator.revocationReports()).to.deep.include({
      state: 'unavailable',
      entries: 0,
      failure: undefined,
      orgId: undefined,
    });
    await validator.warmUp();
    expect(validator.revocationReports().map(({ state }) => state)).to.deep.equal(['fresh']);
    expect(asked).to.deep.equal([undefined]);
    await refusal(validator.validate(issuer.token({ sid: 'S1' })), 'token_revoked');
    await validator.validate(issuer.token({ sid: 'S2' }));
    validator.close();
    expect(closed).to.equal(true);
    const unsafe = createTokenValidator({ ...options, revocationEndpoint: 'http://auth.example.com/feed' });
    expect(await unsafe.catch((error: unknown) => String(error))).to.contain('revocationEndpoint');
  });

  it('refuses a bearer without a feed to send it to, which would look protected and watch nothing', async () => {
    const made = createTokenValidator({
      ...{ issuer: 'https://auth.example.com', audience: 'my-api' },
      revocationBearer: 'st_1',
    });
    expect(await made.catch((error: unknown) => String(error))).to.contain('no revocationEndpoint');
  });

  it('fails open for true alone, not for a text from an environment', async () => {
    const clock = new FixedClock();
    const issuer = await createTestIssuer({ clock });
    const answers: (FeedAnswer | FeedFailure)[] = [
      { kind: 'answered', revocations: { ...NOTHING_REVOKED, asOf: 1, tokenSeconds: 900 } },
    ];
    const fromJavaScript: object = { revocationFailOpen: 'false' };
    const validator = await createTokenValidator({
      ...{ issuer: issuer.issuer, audience: issuer.audience, keySource: issuer.keys, clock },
      ...fromJavaScript,
      revocationFeed: {
        poll: () => Promise.resolve(answers.pop() ?? { kind: 'failed', reason: 'down' }),
        close: () => undefined,
      },
    });
    await validator.warmUp();
    clock.advance(300_000);
    await refusal(validator.validate(issuer.token()), 'revocation_unavailable');
  });
});
