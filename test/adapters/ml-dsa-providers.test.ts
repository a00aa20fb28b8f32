import { expect } from 'chai';
import { calculateJwkThumbprint } from 'jose';
import { isMlDsaNative } from '../../src/adapters/node/native-ml-dsa.js';
import { NodeCryptoSigner } from '../../src/adapters/node/node-crypto-signer.js';
import { NobleSigner } from '../../src/adapters/noble/noble-signer.js';
import { ML_DSA_SIZES } from '../../src/domain/akp-keys.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import { ML_DSA_ALGORITHMS, type PublicJwk, type PublicKey } from '../../src/domain/model/signing-key.js';
import type { Signer } from '../../src/ports/signer.js';
import { ML_DSA_REFUSALS, respelledKey, type Question } from '../support/ml-dsa-refusals.js';
import {
  ML_DSA,
  opensslVector,
  RFC_9964,
  rfc9964Vector,
  sha256,
  type MlDsaVector,
} from '../support/ml-dsa-vectors.js';

const noble = new NobleSigner({ threads: 1 });
const native = new NodeCryptoSigner();

const PROVIDERS: readonly {
  readonly name: string;
  readonly signer: Signer;
  readonly isHere: () => boolean;
}[] = [
  { name: 'noble', signer: noble, isHere: () => true },
  { name: 'OpenSSL', signer: native, isHere: () => isMlDsaNative('ML-DSA-44') },
];

const publicKey = ({ algorithm, publicJwk }: Pick<Question, 'algorithm' | 'publicJwk'>): PublicKey => ({
  kid: asKeyId('k'),
  algorithm,
  publicJwk,
});

const verdictOf = async (signer: Signer, question: Question): Promise<boolean> =>
  signer.verify(publicKey(question), question.input, question.signature);

after(() => noble.close());

describe('The examples of RFC 9964', () => {
  for (const algorithm of ML_DSA_ALGORITHMS) {
    it(`come out of the seed of zeros for ${algorithm}, to the byte`, () => {
      const { publicJwk, input, signature } = rfc9964Vector(algorithm);
      expect({
        kid: RFC_9964[algorithm].kid,
        publicKey: sha256(Buffer.from(publicJwk['pub'] ?? '', 'base64url')),
        signature: sha256(signature),
        jws: sha256(`${input}.${Buffer.from(signature).toString('base64url')}`),
      }).to.deep.equal(RFC_9964[algorithm]);
    });
  }
});

for (const { name, signer, isHere } of PROVIDERS) {
  describe(`ML-DSA by ${name}`, () => {
    if (!isHere()) {
      it('is not in this Node, which says so', async () => {
        for (const algorithm of ML_DSA_ALGORITHMS) {
          const { privateJwk } = rfc9964Vector(algorithm);
          const error = await signer.open(algorithm, privateJwk, 1).catch((reason: unknown) => reason);
          expect(String(error)).to.match(/^Error: Node .* has no ML-DSA/);
        }
      });
      return;
    }

    for (const algorithm of ML_DSA_ALGORITHMS) {
      describe(algorithm, () => {
        const vectors = (): readonly MlDsaVector[] => [rfc9964Vector(algorithm), opensslVector(algorithm)];

        it('opens kept keys under the thumbprints of RFC 9964, with the members of RFC 9964 alone', async () => {
          for (const { kid, privateJwk, publicJwk } of vectors()) {
            const key = await signer.open(algorithm, { ...privateJwk, kid: 'x', note: 'y' }, 1234);
            expect(key.kid)
              .to.equal(kid)
              .and.equal(await calculateJwkThumbprint(publicJwk));
            expect(key.createdAt).to.equal(1234);
            expect(key.publicJwk).to.deep.equal(publicJwk);
            expect(key.revealPrivateJwk()).to.deep.equal(privateJwk);
            expect(JSON.stringify(key)).to.not.contain(privateJwk['priv']);
          }
        });

        it('verifies what noble and OpenSSL signed', async () => {
          for (const vector of vectors()) expect(await verdictOf(signer, vector)).to.equal(true);
        });

        it('makes keys and signatures that the bare primitive verifies, and never the same signature', async () => {
          const key = await signer.generate(algorithm, 1);
          const [first, second] = [await signer.sign(key, 'input'), await signer.sign(key, 'input')];
          const pub = Uint8Array.from(Buffer.from(key.publicJwk['pub'] ?? '', 'base64url'));
          for (const signature of [first, second]) {
            expect(signature.length).to.equal(ML_DSA_SIZES[algorithm].signatureBytes);
            expect(ML_DSA[algorithm].verify(signature, Buffer.from('input'), pub)).to.equal(true);
            expect(await signer.verify(key, 'input', signature)).to.equal(true);
          }
          expect(Buffer.from(first).equals(second)).to.equal(false);
          expect(signer.hasCapacity(algorithm)).to.equal(true);
        });

        it('understands every other provider that is here', async () => {
          const key = await signer.generate(algorithm, 1);
          for (const other of PROVIDERS.filter((provider) => provider.isHere())) {
            const theirs = await other.signer.open(algorithm, key.revealPrivateJwk(), 1);
            expect(theirs.kid).to.equal(key.kid);
            expect(await signer.verify(key, 'in', await other.signer.sign(theirs, 'in'))).to.equal(true);
            expect(await other.signer.verify(theirs, 'in', await signer.sign(key, 'in'))).to.equal(true);
          }
        });

        for (const { what, change } of ML_DSA_REFUSALS) {
          it(`refuses ${what}`, async () => {
            const vector = opensslVector(algorithm);
            expect(await verdictOf(signer, { ...vector, ...change(vector) })).to.equal(false);
          });
        }
      });
    }

    it('refuses a second spelling of a public key, which would have a thumbprint of its own', async () => {
      const vector = opensslVector('ML-DSA-65');
      const publicJwk = respelledKey(vector);
      expect(publicJwk).to.not.deep.equal(vector.publicJwk);
      expect(await verdictOf(signer, { ...vector, publicJwk })).to.equal(false);
    });

    describe('a private key that is not to be believed', () => {
      const { privateJwk } = opensslVector('ML-DSA-65');
      const other = rfc9964Vector('ML-DSA-65').privateJwk;
      const seed = Buffer.from(privateJwk['priv'] ?? '', 'base64url');
      const expanded = ML_DSA['ML-DSA-65'].keygen(Uint8Array.from(seed)).secretKey;
      const encoded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
      const damage: Record<string, Record<string, string | undefined>> = {
        'has no "alg"': { alg: undefined },
        'has another "alg"': { alg: 'ML-DSA-44' },
        'has another "kty"': { kty: 'OKP' },
        'has no "pub"': { pub: undefined },
        'has the "pub" of another key': { pub: other['pub'] },
        'has a "pub" that was cut': { pub: privateJwk['pub']?.slice(0, -4) },
        'has no "priv"': { priv: undefined },
        'has a seed of 31 bytes': { priv: encoded(seed.subarray(1)) },
        'has a seed of 64 bytes': { priv: encoded(Buffer.concat([seed, seed])) },
        'has the expanded key for a seed': { priv: encoded(expanded) },
        'has the seed of another key': { priv: other['priv'] },
        'has a padded seed': { priv: `${privateJwk['priv'] ?? ''}=` },
      };
      for (const [what, change] of Object.entries(damage)) {
        it(`is refused when it ${what}, without its secret in the reason`, async () => {
          const damaged = { ...privateJwk, ...change } as unknown as PublicJwk;
          const error = await signer.open('ML-DSA-65', damaged, 1).then(
            () => undefined,
            (reason: unknown) => reason,
          );
          expect(error).to.be.instanceOf(Error);
          expect(String(error)).to.match(/AKP|"alg"|"pub"|"priv"/);
          expect(String(error)).to.not.contain(String(damaged['priv']).slice(0, 20));
        });
      }
    });
  });
}
