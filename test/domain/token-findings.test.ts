import { expect } from 'chai';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { tokenFindings } from '../../src/domain/token-findings.js';
import { FixedClock, START_OF_TEST_TIME } from '../../src/testing/fixed-clock.js';
import { MALICIOUS_TOKENS } from '../../src/testing/malicious-tokens.js';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';

const NOW = START_OF_TEST_TIME / 1000;

describe('tokenFindings', () => {
  let issuer: TestIssuer;
  before(async () => {
    issuer = await createTestIssuer({ clock: new FixedClock() });
  });

  const codes = async (token: string): Promise<readonly string[]> => {
    const policy = {
      issuer: issuer.issuer,
      audiences: [issuer.audience],
      acceptedAlgorithms: ['RS256'] as const,
      acceptedTypes: ['at+jwt'] as const,
      clockToleranceSeconds: 0,
    };
    const rest = { keys: issuer.keys, signer: new NodeCryptoSigner(), clock: new FixedClock() };
    return (await tokenFindings(token, { policy, ...rest })).map(({ code }) => code);
  };

  it('finds nothing in a good token', async () => {
    expect(await codes(issuer.token())).to.deep.equal([]);
  });

  it('finds every fault of a token that has several, in the order of the checks', async () => {
    const token = issuer.token(
      { iss: 'https://elsewhere.example', aud: 'another', exp: NOW - 60 },
      { header: { typ: 'JWT' } },
    );
    expect(await codes(token)).to.deep.equal([
      'token_issuer_mismatch',
      'token_type_mismatch',
      'token_audience_mismatch',
      'token_expired',
    ]);
  });

  it('looks at the signature of an expired token as well', async () => {
    const [header = '', payload = ''] = issuer.token({ exp: NOW - 60 }).split('.');
    const [, , signature = ''] = issuer.token({ sub: 'usr_other' }).split('.');
    expect(await codes(`${header}.${payload}.${signature}`)).to.deep.equal([
      'token_expired',
      'token_signature_invalid',
    ]);
  });

  it('stops at what leaves nothing to go on with', async () => {
    expect(await codes('rt1.garbage')).to.deep.equal(['token_malformed']);
    expect(await codes(issuer.token({ aud: 'another' }, { header: { kid: 'unknown' } }))).to.deep.equal([
      'token_audience_mismatch',
      'token_key_unknown',
    ]);
    expect(await codes(issuer.token({ exp: undefined }))).to.deep.equal(['token_expired']);
  });

  const names = Object.keys(MALICIOUS_TOKENS) as (keyof typeof MALICIOUS_TOKENS)[];
  // A DER signature is one of ECDSA; under RS256 that token is a good one.
  for (const name of names.filter((each) => each !== 'derSignature')) {
    it(`finds fault with the malicious token ${name}`, async () => {
      expect(await codes(issuer.badToken(name))).not.to.deep.equal([]);
    });
  }
});
