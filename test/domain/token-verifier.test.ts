import { expect } from 'chai';
import { createHmac, sign, generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { TokenVerifier } from '../../src/domain/token-verifier.js';
import type { KeySource } from '../../src/ports/key-source.js';
import { authFixture, type AuthFixture, TEST_CONFIG } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { refusal } from '../support/refusal.js';
import type { SigningAlgorithm } from '../../src/domain/model/signing-key.js';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token signed by the fixture's own key, with any header and claims. */
async function forged({ auth, ports }: AuthFixture, header: object, claims: unknown): Promise<string> {
  const key = auth.keyRing.signingKey('EdDSA');
  const input = `${part({ alg: key.algorithm, typ: 'at+jwt', kid: key.kid, ...header })}.${part(claims)}`;
  return `${input}.${Buffer.from(await ports.signer.sign(key, input)).toString('base64url')}`;
}

describe('TokenVerifier', () => {
  let fixture: AuthFixture;
  let token: string;

  beforeEach(async () => {
    fixture = await authFixture();
    token = (await fixture.signIn(await fixture.user())).accessToken;
  });

  it('accepts what the issuer signed', async () => {
    expect((await fixture.auth.tokenVerifier.verify(token)).token.claims.sub).to.equal(claimsOf(token).sub);
  });

  it('accepts until the second before exp and refuses from exp on', async () => {
    fixture.clock.set(claimsOf(token).exp * 1000 - 1);
    await fixture.auth.tokenVerifier.verify(token);
    fixture.clock.advance(1);
    await refusal(fixture.auth.tokenVerifier.verify(token), 'token_expired');
  });

  it('takes the algorithm from the key: none, HMAC under the public key and a foreign key are refused', async () => {
    const [header = '', payload = ''] = token.split('.');
    const { kid, publicJwk } = fixture.auth.keyRing.signingKey('EdDSA');
    const none = `${part({ alg: 'none', typ: 'at+jwt', kid })}.${payload}.`;
    await refusal(fixture.auth.tokenVerifier.verify(none), 'token_malformed');
    const input = `${part({ alg: 'HS256', typ: 'at+jwt', kid })}.${payload}`;
    const hmac = createHmac('sha256', publicJwk['x'] ?? '')
      .update(input)
      .digest('base64url');
    await refusal(fixture.auth.tokenVerifier.verify(`${input}.${hmac}`), 'token_algorithm_refused');
    const { privateKey } = generateKeyPairSync('ed25519');
    const foreign = sign(null, Buffer.from(`${header}.${payload}`), privateKey).toString('base64url');
    await refusal(
      fixture.auth.tokenVerifier.verify(`${header}.${payload}.${foreign}`),
      'token_signature_invalid',
    );
  });

  for (const [what, header, code] of [
    ['an ID token', { typ: 'JWT' }, 'token_type_mismatch'],
    ['a token without typ', { typ: undefined }, 'token_type_mismatch'],
    ['an unknown kid', { kid: 'other' }, 'token_key_unknown'],
    ['a kid that is no text', { kid: { $gt: '' } }, 'token_key_unknown'],
    ['a crit header', { crit: ['b64'], b64: true }, 'token_malformed'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await refusal(fixture.auth.tokenVerifier.verify(await forged(fixture, header, claimsOf(token))), code);
    });
  }

  for (const [what, change, code] of [
    ['another issuer', { iss: `${TEST_CONFIG.issuer}/` }, 'token_issuer_mismatch'],
    ['another audience', { aud: 'other' }, 'token_audience_mismatch'],
    ['no audience', { aud: undefined }, 'token_audience_mismatch'],
    ['no exp', { exp: undefined }, 'token_expired'],
    ['a text as exp', { exp: '9999999999' }, 'token_malformed'],
    ['a fractional exp', { exp: 9_999_999_999.5 }, 'token_malformed'],
    ['an nbf ahead', { nbf: 9_999_999_999 }, 'token_not_yet_valid'],
    ['a number as subject', { sub: 1 }, 'token_malformed'],
  ] as const) {
    it(`refuses ${what} although the signature is right`, async () => {
      const changed = await forged(fixture, {}, { ...claimsOf(token), ...change });
      await refusal(fixture.auth.tokenVerifier.verify(changed), code);
    });
  }

  for (const [what, change] of [
    ['no subject', { sub: '' }],
    ['a fractional epoch', { epoch: 0.5 }],
    ['a role that does not exist', { role: 'root' }],
  ] as const) {
    it(`authenticates nobody by a token with ${what}`, async () => {
      const changed = await forged(fixture, {}, { ...claimsOf(token), ...change });
      await refusal(fixture.auth.authentication.authenticate(changed), 'token_malformed');
    });
  }

  for (const text of ['', '.', '..', 'a.b', 'a.b.c.d', 'é.é.é']) {
    it(`refuses ${JSON.stringify(text.slice(0, 12))} as malformed`, async () => {
      await refusal(fixture.auth.tokenVerifier.verify(text), 'token_malformed');
    });
  }

  it('asks for no kid of more than 256 bytes of UTF-8', async () => {
    const asked: string[] = [];
    const keys: KeySource = {
      find: (kid) => {
        asked.push(kid);
        return undefined;
      },
      holds: () => false,
    };
    const [policy] = fixture.auth.tokenVerifier.policies();
    if (policy === undefined) throw new Error('no policy');
    const verifier = new TokenVerifier([{ policy, keys }], fixture.ports.signer, fixture.clock);
    for (const kid of ['é'.repeat(128), `${'é'.repeat(128)}e`, 'k'.repeat(256), 'k'.repeat(257)]) {
      await refusal(verifier.verify(await forged(fixture, { kid }, claimsOf(token))), 'token_key_unknown');
    }
    expect(asked).to.deep.equal(['é'.repeat(128), 'k'.repeat(256)]);
  });

  it('judges a header the same whenever it comes, and however many others came', async () => {
    const bad = await forged(fixture, { crit: ['x'] }, claimsOf(token));
    for (let number = 0; number < 200; number += 1) {
      await fixture.auth.tokenVerifier.verify(await forged(fixture, { number }, claimsOf(token)));
      await refusal(fixture.auth.tokenVerifier.verify(bad), 'token_malformed');
    }
  });

  it('looks at no token over 16 KiB', async () => {
    const large = `${'A'.repeat(16_384)}.A.A`;
    await refusal(fixture.auth.tokenVerifier.verify(large), 'token_too_large');
  });

  it('refuses a payload that is not an object', async () => {
    for (const payload of [null, [], 'text', 1]) {
      await refusal(fixture.auth.tokenVerifier.verify(await forged(fixture, {}, payload)), 'token_malformed');
    }
  });

  it('refuses every single-character change', async () => {
    for (let at = 0; at < token.length; at += 7) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      const outcome = await fixture.auth.tokenVerifier.verify(changed).catch(() => 'refused');
      expect(outcome).to.equal('refused');
    }
  });
});

for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const satisfies readonly SigningAlgorithm[]) {
  describe(`access tokens signed with ${algorithm}`, () => {
    it('are what jose accepts from the published key, with the claims of RFC 9068', async () => {
      const { auth, user, signIn, clock } = await authFixture({ config: { algorithm } });
      const person = await user('operator');
      const { accessToken, expiresInSeconds } = await signIn(person);
      const keys = auth.keyRing
        .publicKeys()
        .map((key) => ({ ...key.publicJwk, kid: key.kid, alg: key.algorithm }));
      const { payload, protectedHeader } = await jwtVerify(accessToken, createLocalJWKSet({ keys }), {
        issuer: TEST_CONFIG.issuer,
        audience: 'pico-bot',
        typ: 'at+jwt',
        currentDate: new Date(clock.now()),
      });
      expect(protectedHeader).to.deep.equal({
        alg: algorithm,
        typ: 'at+jwt',
        kid: auth.keyRing.signingKey('EdDSA').kid,
      });
      expect(Object.keys(payload)).to.deep.equal(
        'iss sub aud exp iat jti client_id sid epoch email email_verified role roles org_id groups'.split(
          ' ',
        ),
      );
      expect(payload).to.deep.include({
        role: 'operator',
        roles: ['operator'],
        groups: [],
        epoch: 0,
        email_verified: false,
      });
      expect(expiresInSeconds).to.equal((payload.exp ?? 0) - (payload.iat ?? 0));
      expect(expiresInSeconds).to.be.within(855, 900);
    });
  });
}
