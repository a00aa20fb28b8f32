import { expect } from 'chai';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { isMlDsa, VERIFICATION_ALGORITHMS } from '../../src/domain/model/signing-key.js';
import { TokenVerifier } from '../../src/domain/token-verifier.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import type { JwksFault } from '../../src/testing/jwks-faults.js';
import { createTestIssuer, type TestIssuer } from '../../src/testing/test-issuer.js';
import { refusal } from '../support/refusal.js';

const DAY_MS = 86_400_000;

const OF_JOSE = VERIFICATION_ALGORITHMS.filter((algorithm) => !isMlDsa(algorithm));

describe('createTestIssuer', () => {
  it('signs by every algorithm of jose what jose accepts from its published keys', async () => {
    const clock = new FixedClock();
    const issuer = await createTestIssuer({ algorithms: OF_JOSE, clock, http: true });
    const keys = createRemoteJWKSet(new URL(issuer.http.jwksEndpoint));
    for (const algorithm of OF_JOSE) {
      const token = issuer.token({ sub: 'usr_1', role: 'admin', groups: ['grp_1'] }, { algorithm });
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        ...{ issuer: issuer.issuer, audience: issuer.audience, typ: 'at+jwt' },
        currentDate: new Date(clock.now()),
      });
      expect(payload).to.deep.include({ sub: 'usr_1', role: 'admin', groups: ['grp_1'] });
      expect(protectedHeader.alg).to.equal(algorithm);
    }
    await issuer.close();
  });

  it('needs no option, and lives by the clock of the machine then', async () => {
    const issuer = await createTestIssuer();
    const { issuer: name, audience, keys: keySource } = issuer;
    const validator = await createTokenValidator({ issuer: name, audience, keySource });
    const { claims } = await validator.validate(issuer.token({ role: 'admin' }));
    expect(claims).to.deep.include({ sub: 'usr_test', role: 'admin' });
    await refusal(validator.validate(issuer.badToken('expired')), 'token_expired');
    await refusal(validator.validate(issuer.badToken('algorithmConfusion')), 'token_algorithm_refused');
  });

  it('gives each token an identifier of its own, and leaves out a claim that is undefined', async () => {
    const issuer = await createTestIssuer({ algorithms: ['EdDSA'] });
    expect(issuer.token()).to.not.equal(issuer.token());
    const payload = issuer.token({ role: undefined }).split('.')[1] ?? '';
    expect(Buffer.from(payload, 'base64url').toString()).to.not.contain('role');
  });

  it('says which option is missing', async () => {
    const issuer = await createTestIssuer({ algorithms: ['EdDSA'] });
    expect(() => issuer.token({}, { algorithm: 'ES256' })).to.throw('name it in "algorithms"');
    expect(() => issuer.http).to.throw('http: true');
  });

  it('rotates every day of a year by one clock and without a timer', async () => {
    const clock = new FixedClock();
    const issuer = await createTestIssuer({ algorithms: ['EdDSA'], clock });
    const policy = {
      issuer: issuer.issuer,
      audiences: [issuer.audience],
      acceptedAlgorithms: ['EdDSA'],
      acceptedTypes: ['at+jwt'],
      clockToleranceSeconds: 0,
    } as const;
    const verifier = new TokenVerifier([{ policy, keys: issuer.keys }], new NodeCryptoSigner(), clock);
    let former = issuer.token();
    for (let day = 0; day < 365; day += 1) {
      const [retired] = issuer.keys.toJwks().keys;
      await issuer.rotate();
      const token = issuer.token();
      await verifier.verify(token);
      await verifier.verify(former);
      issuer.dropKey(retired?.['kid']);
      await refusal(verifier.verify(former), 'token_key_unknown');
      clock.advance(DAY_MS);
      await refusal(verifier.verify(token), 'token_expired');
      former = issuer.token();
    }
  });
});

/** Of a question that is answered, in ms. */
const LONG_MS = 60_000;

describe('the faults of a test issuer', () => {
  let issuer: TestIssuer;
  before(async () => {
    issuer = await createTestIssuer({ algorithms: ['EdDSA'], http: true });
  });
  after(() => issuer.close());
  afterEach(() => {
    issuer.http.faults.clear();
  });

  const asked = async (limitMs = LONG_MS): Promise<string> => {
    const answer = await fetch(issuer.http.jwksEndpoint, { signal: AbortSignal.timeout(limitMs) });
    const text = await answer.text();
    return `${answer.status} ${/^\{"keys":\[.*\]\}$/.test(text) ? `${text.split('"kty"').length - 1} key` : text.slice(0, 9)}`;
  };

  for (const [fault, answer] of [
    ['none', '200 1 key'],
    ['serverError', '500 {"error":'],
    ['html', '200 <!doctype'],
    ['malformed', '200 {"keys":['],
    ['empty', '200 0 key'],
    [{ delayMs: 1 }, '200 1 key'],
    ['hang', 'no answer'],
    ['reset', 'no answer'],
  ] as const satisfies readonly (readonly [JwksFault, string])[]) {
    it(`show as scripted: ${JSON.stringify(fault)}`, async () => {
      issuer.http.faults.next(fault);
      const limitMs = fault === 'hang' ? 150 : LONG_MS;
      expect(await asked(limitMs).catch(() => 'no answer')).to.equal(answer);
      expect(await asked(), 'the next request').to.equal('200 1 key');
    });
  }

  it('flap, stay, and end when told', async () => {
    const { faults } = issuer.http;
    faults.flap();
    const flapping = [await asked(), await asked(), await asked(), await asked()];
    expect(flapping.map((answer) => answer.slice(0, 3))).to.deep.equal(['500', '200', '500', '200']);
    faults.always('html');
    expect([await asked(), await asked()]).to.deep.equal(['200 <!doctype', '200 <!doctype']);
    faults.clear();
    expect(await asked()).to.equal('200 1 key');
  });

  it('count the requests', async () => {
    const before = issuer.http.requests;
    await asked();
    expect(issuer.http.requests).to.equal(before + 1);
  });
});
