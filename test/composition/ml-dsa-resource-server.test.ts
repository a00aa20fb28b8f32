import { expect } from 'chai';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { NobleSigner } from '../../src/adapters/noble/noble-signer.js';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { DefaultSigner } from '../../src/composition/default-signer.js';
import type { AcceptanceOptions } from '../../src/composition/token-validator-options.js';
import type { VerificationAlgorithm } from '../../src/domain/model/signing-key.js';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { refusal } from '../support/refusal.js';
import { body, ScriptedJwksSource } from '../support/scripted-jwks-source.js';

const ALL = [
  'RS256',
  'ES256',
  'EdDSA',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
] as const satisfies readonly VerificationAlgorithm[];

/** Types and curves that nothing is verified with here, one of them twice. */
const UNKNOWN = [
  { kty: 'OKP', crv: 'Ed448', x: 'AA', kid: 'u1', use: 'sig' },
  { kty: 'LMS', pub: 'AA', kid: 'u2', alg: 'HSS-LMS' },
  { kty: 'LMS', pub: 'AA', kid: 'u3', alg: 'HSS-LMS' },
  { kty: 'AKP', pub: 'AA', kid: 'u4', use: 'enc', alg: 'ML-KEM-768' },
];

describe('A resource server before an issuer with keys of every type', () => {
  let issuer: TestIssuer;
  before(async () => {
    issuer = await createTestIssuer({ algorithms: ALL });
  });

  const mixed = (): string => JSON.stringify({ keys: [...UNKNOWN, ...issuer.keys.toJwks().keys] });

  async function validator(acceptance: AcceptanceOptions = { acceptedAlgorithms: ALL }) {
    const logger = new RecordingLogger();
    const jwksSource = new ScriptedJwksSource(body(mixed()));
    const { issuer: name, audience } = issuer;
    const opened = await createTokenValidator({ issuer: name, audience, jwksSource, logger, ...acceptance });
    return { opened, warnings: () => logger.lines.filter(({ level }) => level === 'warn') };
  }

  it('accepts tokens of every algorithm that is listed, and warns once of the types it does not know', async () => {
    const { opened, warnings } = await validator();
    for (const algorithm of ALL) {
      const { claims } = await opened.validate(issuer.token({ sub: algorithm }, { algorithm }));
      expect(claims.sub).to.equal(algorithm);
    }
    expect(warnings().map(({ fields }) => fields['reason'])).to.deep.equal([
      'key types not known here: "LMS", "OKP Ed448"',
    ]);
    opened.close();
  });

  it('refuses ML-DSA where it is not listed, and each parameter set that is not', async () => {
    const { opened: classic } = await validator({});
    await classic.validate(issuer.token({}, { algorithm: 'RS256' }));
    for (const algorithm of ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const)
      await refusal(classic.validate(issuer.token({}, { algorithm })), 'token_algorithm_refused');
    const { opened: strict } = await validator({ acceptedAlgorithms: ['ML-DSA-65'] });
    await strict.validate(issuer.token({}, { algorithm: 'ML-DSA-65' }));
    for (const algorithm of ['RS256', 'ML-DSA-44', 'ML-DSA-87'] as const)
      await refusal(strict.validate(issuer.token({}, { algorithm })), 'token_algorithm_refused');
    for (const each of [classic, strict]) each.close();
  });

  it('refuses a token whose header names another parameter set than its key has', async () => {
    const { opened } = await validator();
    const forged = issuer.token({}, { algorithm: 'ML-DSA-65', header: { alg: 'ML-DSA-87' } });
    await refusal(opened.validate(forged), 'token_algorithm_refused');
    opened.close();
  });

  it('leaves the classic keys of the same set readable to others', async () => {
    const keys = createLocalJWKSet(JSON.parse(mixed()) as Parameters<typeof createLocalJWKSet>[0]);
    for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
      const { protectedHeader } = await jwtVerify(issuer.token({}, { algorithm }), keys);
      expect(protectedHeader.alg).to.equal(algorithm);
    }
  });

  it('answers by noble and by the default provider of this Node alike', async () => {
    const signers = [new NobleSigner({ threads: 1 }), new DefaultSigner()];
    for (const signer of signers) {
      const { issuer: name, audience, keys: keySource } = issuer;
      const opened = await createTokenValidator({
        ...{ issuer: name, audience, keySource, signer },
        acceptedAlgorithms: ['ML-DSA-44'],
      });
      await opened.validate(issuer.token({}, { algorithm: 'ML-DSA-44' }));
      const bad = issuer.badToken('tampered', { algorithm: 'ML-DSA-44' });
      await refusal(opened.validate(bad), 'token_signature_invalid');
      opened.close();
    }
    await Promise.all(signers.map((signer) => signer.close()));
  });

  it('says of a token that it has no time to verify that it is busy, never that the token is bad', async () => {
    const signer = new NobleSigner({ threads: 1, maxWaiting: 0 });
    const { issuer: name, audience, keys: keySource } = issuer;
    const opened = await createTokenValidator({
      ...{ issuer: name, audience, keySource, signer },
      acceptedAlgorithms: ['ML-DSA-44'],
    });
    const [first, second] = [1, 2].map(() => issuer.token({}, { algorithm: 'ML-DSA-44' }));
    const underWay = opened.validate(first ?? '');
    const { retryAfterSeconds } = await refusal(opened.validate(second ?? ''), 'overloaded');
    expect(retryAfterSeconds).to.be.greaterThan(0);
    await underWay;
    await opened.validate(second ?? '');
    opened.close();
    await signer.close();
  });
});
