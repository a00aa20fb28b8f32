import { expect } from 'chai';
import { DefaultSigner } from '../../src/composition/default-signer.js';
import { VERIFICATION_ALGORITHMS } from '../../src/domain/model/signing-key.js';
import { TokenVerifier } from '../../src/domain/token-verifier.js';
import type { VerificationPolicy } from '../../src/domain/verification-policy.js';
import type { KeySource } from '../../src/ports/key-source.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { maliciousTokens } from '../../src/testing/malicious-tokens.js';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';
import { refusal } from '../support/refusal.js';

const clock = new FixedClock();
const signer = new DefaultSigner();

describe('the corpus of malicious tokens', () => {
  let issuer: TestIssuer;
  before(async () => {
    issuer = await createTestIssuer({ algorithms: VERIFICATION_ALGORITHMS, clock });
  });

  const verifier = (change: Partial<VerificationPolicy> = {}, keys: KeySource = issuer.keys) => {
    const policy: VerificationPolicy = {
      issuer: issuer.issuer,
      audiences: [issuer.audience],
      acceptedAlgorithms: VERIFICATION_ALGORITHMS,
      acceptedTypes: ['at+jwt', 'JWT', 'absent'],
      clockToleranceSeconds: 60,
      ...change,
    };
    return new TokenVerifier([{ policy, keys }], signer, clock);
  };

  for (const algorithm of VERIFICATION_ALGORITHMS) {
    const applicable = maliciousTokens.filter(({ only }) => only?.includes(algorithm) ?? true);

    it(`is refused case by case under ${algorithm}, where the honest token passes`, async () => {
      const honest = await verifier().verify(issuer.token({}, { algorithm }));
      expect(honest.token.claims.sub).to.equal('usr_test');
      for (const { name, code, build } of applicable) {
        const work = verifier().verify(build(issuer.forge(algorithm)));
        await refusal(work, code).catch((error: unknown) => {
          throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        });
      }
    });

    it(`is refused as well by a verifier of ${algorithm} alone`, async () => {
      const strict = verifier({ acceptedAlgorithms: [algorithm], acceptedTypes: ['at+jwt'] });
      await strict.verify(issuer.token({}, { algorithm }));
      for (const { code, build } of applicable)
        await refusal(strict.verify(build(issuer.forge(algorithm))), code);
    });
  }

  it('never has a key looked up for what can be told from the token alone', async () => {
    const asked: string[] = [];
    const keys: KeySource = {
      find: (kid) => {
        asked.push(kid);
        return issuer.keys.find(kid);
      },
      holds: () => true,
    };
    const needKeys = ['token_signature_invalid', 'token_key_unknown', 'token_algorithm_refused'];
    for (const { code, build } of maliciousTokens.filter((token) => !needKeys.includes(token.code))) {
      await refusal(verifier({}, keys).verify(build(issuer.forge('ES256'))), code);
    }
    expect(asked).to.deep.equal([]);
  });

  it('leaves no trace of a token in what is told about it', async () => {
    for (const { build, code } of maliciousTokens.filter(({ only }) => only?.includes('EdDSA') ?? true)) {
      const token = build(issuer.forge('EdDSA'));
      const { message, reason } = await refusal(verifier().verify(token), code);
      expect(reason).to.be.a('string').with.length.within(5, 700);
      for (const part of token.split('.').filter((text) => text.length > 20)) {
        expect(`${message} ${reason}`).to.not.contain(part);
      }
      expect(message).to.not.contain('attacker');
    }
  });

  it('has one name, one rule and one meaning a case', () => {
    expect(new Set(maliciousTokens.map(({ rule, what }) => `${rule} ${what}`)).size).to.equal(
      maliciousTokens.length,
    );
    expect(maliciousTokens.length).to.be.at.least(100);
  });
});
