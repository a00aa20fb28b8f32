import { expect } from 'chai';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readJwks } from '../../src/domain/jwks-document.js';
import type { VerificationAlgorithm } from '../../src/domain/model/signing-key.js';
import { jwksFixture, settled, TTL } from '../support/jwks-fixture.js';
import { respelledKey } from '../support/ml-dsa-refusals.js';
import { opensslVector } from '../support/ml-dsa-vectors.js';
import { edJwk, published } from '../support/scripted-jwks-source.js';

type Jwk = Record<string, unknown>;

const exported = (key: KeyObject): Jwk => ({ ...key.export({ format: 'jwk' }) });
const RSA = exported(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
const P256 = exported(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
const P384 = exported(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey);
const ED25519 = exported(generateKeyPairSync('ed25519').publicKey);

const ML_DSA_65 = opensslVector('ML-DSA-65');
const AKP = { pub: '', ...ML_DSA_65.publicJwk };

const read = (
  jwks: readonly unknown[],
  accepted: readonly VerificationAlgorithm[] = ['RS256', 'ES256', 'ES384', 'EdDSA'],
) => {
  const result = readJwks(JSON.stringify({ keys: jwks }), accepted);
  if (result.kind === 'unusable') throw new Error(result.reason);
  return { keys: [...result.keys.values()], skipped: [...result.skipped] };
};

describe('readJwks', () => {
  for (const [jwk, algorithm, members] of [
    [RSA, 'RS256', ['kty', 'n', 'e']],
    [P256, 'ES256', ['kty', 'crv', 'x', 'y']],
    [P384, 'ES384', ['kty', 'crv', 'x', 'y']],
    [ED25519, 'EdDSA', ['kty', 'crv', 'x']],
    [opensslVector('ML-DSA-44').publicJwk, 'ML-DSA-44', ['kty', 'alg', 'pub']],
    [ML_DSA_65.publicJwk, 'ML-DSA-65', ['kty', 'alg', 'pub']],
    [opensslVector('ML-DSA-87').publicJwk, 'ML-DSA-87', ['kty', 'alg', 'pub']],
  ] as const) {
    it(`takes a key for ${algorithm}, and of its members only those of its type`, () => {
      const noise = {
        use: 'sig',
        key_ops: ['verify'],
        x5c: ['MIIB'],
        x5u: 'https://x',
        __proto__x: 1,
        alg: algorithm,
      };
      const { keys, skipped } = read([{ ...jwk, ...noise, kid: 'K1' }]);
      expect(skipped).to.deep.equal([]);
      expect(keys).to.have.length(1);
      expect(keys[0]).to.include({ kid: 'K1', algorithm });
      expect(Object.keys(keys[0]!.publicJwk)).to.have.members(members);
      expect(jwk).to.include(keys[0]!.publicJwk);
    });
  }

  it('gives a key without "alg" the one accepted algorithm that fits, and skips it where none or several do', () => {
    const jwk = { ...RSA, kid: 'K1' };
    expect(read([jwk], ['ES256', 'PS384']).keys[0]).to.include({ algorithm: 'PS384' });
    expect(read([jwk], ['ES256'])).to.deep.equal({
      keys: [],
      skipped: ['no "alg", and no accepted algorithm fits it (kid "K1")'],
    });
    expect(read([jwk], ['RS256', 'RS512'])).to.deep.equal({
      keys: [],
      skipped: ['no "alg", and RS256, RS512 are all accepted (kid "K1")'],
    });
  });

  it('keeps a key whose algorithm is named but not accepted: the verifier says so of the token', () => {
    expect(read([{ ...RSA, alg: 'RS512', kid: 'K1' }], ['RS256']).keys[0]).to.include({ algorithm: 'RS512' });
  });

  for (const [what, jwk, why] of [
    ['a symmetric key', { kty: 'oct', k: 'c2VjcmV0' }, 'key types not known here: "oct"'],
    ['a key of a type to come', { kty: 'LMS', alg: 'HSS-LMS', pub: 'AA' }, '"LMS"'],
    ['an AKP key without "alg"', { ...AKP, alg: undefined }, 'RFC 9964'],
    ['an AKP key for an algorithm to come', { ...AKP, alg: 'SLH-DSA-SHA2-128s' }, '"SLH-DSA-SHA2-128s"'],
    ['an AKP key for an algorithm of another type', { ...AKP, alg: 'EdDSA' }, '"EdDSA"'],
    ['an AKP key of another parameter set', { ...AKP, alg: 'ML-DSA-44' }, 'wrong length'],
    ['an AKP key with a byte too many', { ...AKP, pub: 'A'.repeat(2_604) }, 'wrong length'],
    ['an AKP key with padding', { ...AKP, pub: `${AKP.pub}=` }, '"pub" is not base64url'],
    ['an AKP key spelled another way', respelledKey(ML_DSA_65), '"pub" is not base64url'],
    ['an AKP key without its point', { ...AKP, pub: undefined }, '"pub" is not base64url'],
    ['a published seed', ML_DSA_65.privateJwk, 'private'],
    ['a curve not known', { kty: 'EC', crv: 'secp256k1', x: 'AA', y: 'AA' }, '"EC secp256k1"'],
    ['an algorithm of another type', { ...RSA, alg: 'ES256' }, '"ES256"'],
    ['HMAC on a public key', { ...RSA, alg: 'HS256' }, '"HS256"'],
    ['alg none', { ...RSA, alg: 'none' }, '"none"'],
    ['a published private key', { ...ED25519, d: 'AA' }, 'private'],
    ['a member that is no text', { ...RSA, e: 65_537 }, '"e" is not base64url'],
    ['a member with padding', { ...ED25519, x: `${String(ED25519['x'])}=` }, '"x" is not base64url'],
    ['a missing member', { ...P256, y: undefined }, '"y" is not base64url'],
    [
      'an RSA key of 1,024 bits',
      exported(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
      '2,048',
    ],
    ['an RSA modulus of 1 MB', { ...RSA, n: 'f'.repeat(20_000) }, '8,192'],
    ['an RSA modulus padded with zeros', { ...RSA, n: 'A'.repeat(342) }, '2,048'],
    ['an RSA exponent of 1', { ...RSA, e: 'AQ' }, 'exponent'],
    ['an even RSA exponent', { ...RSA, e: 'BA' }, 'exponent'],
    ['an RSA exponent as long as a modulus', { ...RSA, e: RSA['n'] }, 'exponent'],
    ['a point of the wrong length', { ...P256, x: 'AAAA' }, 'wrong length'],
    ['a key of the wrong curve', { ...P384, crv: 'P-256' }, 'wrong length'],
    ['an Ed25519 key of the wrong length', { ...ED25519, x: 'AAAA' }, 'wrong length'],
  ] as const) {
    it(`skips ${what} and keeps the others`, () => {
      const { keys, skipped } = read([
        { ...jwk, kid: 'bad' },
        { ...P256, kid: 'good' },
      ]);
      expect(keys.map(({ kid }) => kid)).to.deep.equal(['good']);
      expect(skipped).to.have.length(1);
      expect(skipped[0]).to.include(why);
    });
  }

  it('leaves encryption keys out without a word', () => {
    const jwks = [
      { ...RSA, kid: 'a', use: 'enc' },
      { ...RSA, kid: 'b', key_ops: ['encrypt'] },
      { ...P256, kid: 'c' },
    ];
    expect(read(jwks)).to.deep.include({ skipped: [] });
    expect(read(jwks).keys).to.have.length(1);
  });

  it('needs a kid that can be looked up, and takes the first of two keys with one name', () => {
    const { keys, skipped } = read([
      { ...P256 },
      { ...P256, kid: 7 },
      { ...P256, kid: 'é'.repeat(129) },
      { ...P256, kid: 'é'.repeat(128) },
      { ...P256, kid: '__proto__' },
      { ...ED25519, kid: '__proto__' },
    ]);
    expect(keys.map(({ algorithm }) => algorithm)).to.deep.equal(['ES256', 'ES256']);
    expect(skipped).to.deep.equal([
      'a key without "kid"',
      'a "kid" over 256 bytes',
      'a second key named "__proto__"',
    ]);
  });

  it('names the key types that it does not know in one warning, not in one a key or a refresh', async () => {
    const { source, clock, logger, find } = jwksFixture();
    source.answer = published(
      edJwk('K1'),
      { kty: 'LMS', kid: 'K2' },
      { kty: 'EC', crv: 'P-521', kid: 'K3' },
      { kty: 'LMS', kid: 'K4' },
    );
    for (let round = 0; round < 5; round += 1) {
      await find('K1');
      await settled();
      clock.advance(TTL);
    }
    const warnings = logger.lines.filter(({ level }) => level === 'warn');
    expect(source.fetches).to.equal(5);
    expect(warnings.map(({ fields }) => fields['reason'])).to.deep.equal([
      'key types not known here: "EC P-521", "LMS"',
    ]);
  });
});
