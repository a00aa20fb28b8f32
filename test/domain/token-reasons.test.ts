import { expect } from 'chai';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import type { AuthErrorCode } from '../../src/domain/errors.js';
import { TokenVerifier } from '../../src/domain/token-verifier.js';
import type { VerificationPolicy } from '../../src/domain/verification-policy.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';
import { refusal } from '../support/refusal.js';

const clock = new FixedClock();

describe('reasons of refusals', () => {
  let issuer: TestIssuer;
  before(async () => {
    issuer = await createTestIssuer({ algorithms: ['ES256'], clock, issuer: 'https://auth.example.com' });
  });

  async function reasonOf(claims: object, code: AuthErrorCode, change: Partial<VerificationPolicy> = {}) {
    const policy: VerificationPolicy = {
      issuer: issuer.issuer,
      audiences: ['my-api'],
      acceptedAlgorithms: ['ES256'],
      acceptedTypes: ['at+jwt'],
      clockToleranceSeconds: 30,
      ...change,
    };
    const verifier = new TokenVerifier([{ policy, keys: issuer.keys }], new NodeCryptoSigner(), clock);
    const { reason, message } = await refusal(
      verifier.verify(issuer.token({ aud: 'my-api', ...claims })),
      code,
    );
    expect(message, 'what the caller may know').to.not.contain('my-api').and.not.contain('example');
    return reason;
  }

  for (const [iss, difference] of [
    ['https://auth.example.com/', 'a trailing slash'],
    ['http://auth.example.com', 'the scheme (http or https)'],
    ['https://AUTH.example.com', 'upper and lower case'],
    [' https://auth.example.com', 'white space around it'],
    ['https://auth.example.com:443', 'the port'],
  ] as const) {
    it(`shows both issuers, and that they differ only by ${difference}`, async () => {
      expect(await reasonOf({ iss }, 'token_issuer_mismatch')).to.equal(
        `iss is ${JSON.stringify(iss)}, expected "https://auth.example.com": differs only by ${difference}`,
      );
    });
  }

  it('says nothing of a difference where the values plainly differ', async () => {
    expect(await reasonOf({ iss: 'https://other.example' }, 'token_issuer_mismatch')).to.equal(
      'iss is "https://other.example", expected "https://auth.example.com"',
    );
    expect(await reasonOf({ aud: ['a', 'b'] }, 'token_audience_mismatch')).to.equal(
      'aud is ["a","b"], expected "my-api"',
    );
  });

  it('shows both audiences', async () => {
    expect(await reasonOf({ aud: ['a', 'My-Api'] }, 'token_audience_mismatch')).to.equal(
      'aud is ["a","My-Api"], expected "my-api": differs only by upper and lower case',
    );
    expect(await reasonOf({ aud: undefined }, 'token_audience_mismatch', { audiences: ['x', 'y'] })).to.equal(
      'aud is nothing, expected ["x","y"]',
    );
  });

  it('gives the difference of the clocks', async () => {
    const now = clock.now() / 1000;
    expect(await reasonOf({ exp: now - 90 }, 'token_expired')).to.equal('exp was 90 s ago, tolerance 30 s');
    expect(await reasonOf({ nbf: now + 31 }, 'token_not_yet_valid')).to.equal(
      'nbf is in 31 s, tolerance 30 s',
    );
  });

  it('escapes and cuts what a stranger wrote', async () => {
    const reason = await reasonOf({ iss: `x\n${'y'.repeat(5_000)}` }, 'token_issuer_mismatch');
    expect(reason).to.have.length.below(300).and.not.contain('\n');
  });

  it('lets the tolerance work on both ends, to the second', async () => {
    const now = clock.now() / 1000;
    await reasonOf({ exp: now - 30 }, 'token_expired');
    await reasonOf({ exp: now }, 'token_expired', { clockToleranceSeconds: 0 });
    const accepted = [{ exp: now - 29 }, { nbf: now + 30 }];
    for (const claims of accepted) {
      const outcome = await reasonOf(claims, 'token_expired').catch((error: unknown) => String(error));
      expect(outcome).to.contain('but the call succeeded');
    }
  });
});
