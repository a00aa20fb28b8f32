import { expect } from 'chai';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { compactVerify, calculateJwkThumbprint, CompactSign, exportJWK, generateKeyPair } from 'jose';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import {
  isMlDsa,
  VERIFICATION_ALGORITHMS,
  type PublicKey,
  type SigningAlgorithm,
  type SigningKey,
} from '../../src/domain/model/signing-key.js';
import { failureOf } from '../support/failure.js';

const base64url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url');

const CLASSIC = ['RS256', 'ES256', 'EdDSA'] as const satisfies readonly SigningAlgorithm[];
const OF_JOSE = VERIFICATION_ALGORITHMS.filter((algorithm) => !isMlDsa(algorithm));

const EXPECTED_MEMBERS = {
  RS256: ['e', 'kty', 'n'],
  ES256: ['crv', 'kty', 'x', 'y'],
  EdDSA: ['crv', 'kty', 'x'],
};

describe('NodeCryptoSigner', () => {
  const signer = new NodeCryptoSigner();

  for (const algorithm of CLASSIC) {
    describe(algorithm, () => {
      let key: SigningKey;
      before(async () => {
        key = await signer.generate(algorithm, 1234);
      });

      it('makes a key named by its RFC 7638 thumbprint, whose public part holds public members only', async () => {
        expect(key.kid).to.equal(await calculateJwkThumbprint(key.publicJwk));
        expect(key.createdAt).to.equal(1234);
        expect(Object.keys(key.publicJwk).sort()).to.deep.equal(EXPECTED_MEMBERS[algorithm]);
        expect(JSON.stringify(key)).to.not.contain('"d"');
      });

      it('signs so that jose verifies, and verifies what it signed', async () => {
        const input = `${base64url(JSON.stringify({ alg: algorithm }))}.${base64url('payload')}`;
        const signature = await signer.sign(key, input);
        const jws = `${input}.${base64url(signature)}`;
        await compactVerify(jws, createPublicKey({ key: key.publicJwk, format: 'jwk' }));
        expect(signer.verify(key, input, signature)).to.equal(true);
      });

      it('refuses another text, a flipped bit, every other length and a foreign key', async () => {
        const signature = await signer.sign(key, 'input');
        expect(signer.verify(key, 'inpuT', signature)).to.equal(false);
        for (const at of [0, 31, signature.length - 1]) {
          const flipped = Uint8Array.from(signature, (byte, index) => (index === at ? byte ^ 1 : byte));
          expect(signer.verify(key, 'input', flipped)).to.equal(false);
        }
        for (const length of [0, 1, 63, signature.length - 1]) {
          expect(signer.verify(key, 'input', signature.slice(0, length))).to.equal(false);
        }
        expect(signer.verify(key, 'input', Buffer.concat([signature, Buffer.of(0)]))).to.equal(false);
        expect(signer.verify(await signer.generate(algorithm, 0), 'input', signature)).to.equal(false);
      });
    });
  }

  describe('a kept private key', () => {
    const other = { RS256: 'ES256', ES256: 'EdDSA', EdDSA: 'RS256' } as const;

    for (const algorithm of CLASSIC) {
      it(`is opened for ${algorithm} as what it is, whatever else stands beside it`, async () => {
        const made = await signer.generate(algorithm, 1);
        const noise = { kid: 'x', alg: algorithm, use: 'enc', x5u: 'https://x', note: 'y' };
        const key = await signer.open(algorithm, { ...made.revealPrivateJwk(), ...noise }, 1234);
        expect(key).to.include({ kid: made.kid, algorithm, createdAt: 1234 });
        expect(key.publicJwk).to.deep.equal(made.publicJwk);
        expect(key.revealPrivateJwk()).to.deep.equal(made.revealPrivateJwk());
        expect(signer.verify(made, 'input', await signer.sign(key, 'input'))).to.equal(true);
      });

      it(`is refused for ${algorithm} when it does not fit or is damaged, without its secret in the reason`, async () => {
        const [one, two] = [await signer.generate(algorithm, 1), await signer.generate(algorithm, 1)];
        const jwk = one.revealPrivateJwk();
        const foreign = await signer.generate(other[algorithm], 1);
        const part = { RS256: 'n', ES256: 'x', EdDSA: 'x' }[algorithm];
        const damaged: readonly Readonly<Record<string, string>>[] = [
          foreign.revealPrivateJwk(),
          { ...jwk, alg: other[algorithm] },
          { ...jwk, kty: 'AKP' },
          { ...jwk, kty: 'oct', k: jwk['d'] ?? '' },
          one.publicJwk,
          // OpenSSL needs no "d" where it has the primes, and no "x" where it has "d".
          ...(algorithm === 'RS256' ? [] : [{ ...jwk, d: '' }]),
          ...(algorithm === 'EdDSA' ? [] : [{ ...jwk, [part]: two.publicJwk[part] ?? '' }]),
        ];
        for (const candidate of damaged) {
          const error = await signer.open(algorithm, { kty: '', ...candidate }, 1).then(
            () => `taken: ${Object.keys(candidate).join()}`,
            (reason: unknown) => reason,
          );
          expect(error).to.be.instanceOf(Error, JSON.stringify(error));
          expect(String(error)).to.not.contain((jwk['d'] ?? '').slice(0, 12));
        }
      });
    }

    it('is refused for EdDSA when the public part beside it is that of another', async () => {
      const [one, two] = [await signer.generate('EdDSA', 1), await signer.generate('EdDSA', 1)];
      const opened = signer.open('EdDSA', { ...one.revealPrivateJwk(), x: two.publicJwk['x'] ?? '' }, 1);
      expect(await failureOf(opened))
        .to.be.instanceOf(Error)
        .with.property('message')
        // Newer versions of Node look themselves.
        .that.matches(/^its "x" is not the public key of its "d"$|ERR_CRYPTO_INVALID_JWK/);
    });
  });

  it('verifies what jose signs, under exactly the algorithm it was signed with', async () => {
    for (const algorithm of OF_JOSE) {
      const pair = await generateKeyPair(algorithm, { extractable: true });
      const jwk = await exportJWK(pair.publicKey);
      const publicJwk = Object.fromEntries(
        Object.entries(jwk).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      );
      const jws = await new CompactSign(Buffer.from('{}'))
        .setProtectedHeader({ alg: algorithm })
        .sign(pair.privateKey);
      const [header = '', payload = '', signature = ''] = jws.split('.');
      const accepting = VERIFICATION_ALGORITHMS.filter((claimed) =>
        signer.verify(
          { kid: asKeyId('k'), algorithm: claimed, publicJwk: { kty: String(jwk.kty), ...publicJwk } },
          `${header}.${payload}`,
          Buffer.from(signature, 'base64url'),
        ),
      );
      const synonyms = ['EdDSA', 'Ed25519'];
      expect(accepting).to.deep.equal(synonyms.includes(algorithm) ? synonyms : [algorithm]);
    }
  });

  it('never believes an RSA key of fewer than 2048 bits', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const key = await signer.generate('RS256', 0);
    const { sign } = await import('node:crypto');
    const jwk = publicKey.export({ format: 'jwk' });
    const small: PublicKey = {
      kid: key.kid,
      algorithm: 'RS256',
      publicJwk: { kty: 'RSA', n: String(jwk.n), e: String(jwk.e) },
    };
    expect(signer.verify(small, 'input', sign('sha256', Buffer.from('input'), privateKey))).to.equal(false);
  });

  it('verifies nothing with a key of another algorithm or a key that does not open', async () => {
    const key = await signer.generate('ES256', 0);
    const signature = await signer.sign(key, 'input');
    for (const algorithm of ['RS256', 'EdDSA'] as const) {
      expect(
        signer.verify({ kid: key.kid, algorithm, publicJwk: key.publicJwk }, 'input', signature),
      ).to.equal(false);
    }
    const broken: PublicKey = {
      kid: asKeyId('k'),
      algorithm: 'ES256',
      publicJwk: { kty: 'EC', crv: 'P-256' },
    };
    expect(signer.verify(broken, 'input', signature)).to.equal(false);
  });

  it('keeps two keys apart that claim the same kid', async () => {
    const [one, other] = await Promise.all([signer.generate('EdDSA', 0), signer.generate('EdDSA', 0)]);
    const impostor: PublicKey = { kid: one.kid, algorithm: 'EdDSA', publicJwk: other.publicJwk };
    const signature = await signer.sign(one, 'input');
    expect(signer.verify(one, 'input', signature)).to.equal(true);
    expect(signer.verify(impostor, 'input', signature)).to.equal(false);
  });
});
