import { constants, createVerify, sign, verify, type KeyObject, type SignKeyObjectInput } from 'node:crypto';
import { promisify } from 'node:util';
import { akpPublicKeyOf, ML_DSA_SIZES } from '../../domain/akp-keys.js';
import {
  isMlDsa,
  SigningKey,
  type PrivateJwk,
  type PublicKey,
  type SigningAlgorithm,
  type VerificationAlgorithm,
} from '../../domain/model/signing-key.js';
import type { Signer } from '../../ports/signer.js';
import { importPublicJwk, isFitFor, privateJwkOf, publicJwkOf, thumbprintOf } from './jwk.js';
import { makePrivateKey, openPrivateKey } from './private-keys.js';

const signInPool = promisify<string | null, Uint8Array, SignKeyObjectInput, Buffer>(sign);

interface Scheme {
  readonly digest: string | null;
  /** Where the algorithm fixes it; an RSA signature is as long as its key, which OpenSSL checks. */
  readonly signatureBytes?: number;
  readonly padding?: number;
  readonly saltLength?: number;
}

/** RFC 7518 section 3.5: the salt is as long as the digest. */
const pss = (digest: string): Scheme => ({
  digest,
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
});

const SCHEMES: Readonly<Record<VerificationAlgorithm, Scheme>> = {
  RS256: { digest: 'sha256' },
  RS384: { digest: 'sha384' },
  RS512: { digest: 'sha512' },
  PS256: pss('sha256'),
  PS384: pss('sha384'),
  PS512: pss('sha512'),
  ES256: { digest: 'sha256', signatureBytes: 64 },
  ES384: { digest: 'sha384', signatureBytes: 96 },
  EdDSA: { digest: null, signatureBytes: 64 },
  Ed25519: { digest: null, signatureBytes: 64 },
  'ML-DSA-44': { digest: null, signatureBytes: ML_DSA_SIZES['ML-DSA-44'].signatureBytes },
  'ML-DSA-65': { digest: null, signatureBytes: ML_DSA_SIZES['ML-DSA-65'].signatureBytes },
  'ML-DSA-87': { digest: null, signatureBytes: ML_DSA_SIZES['ML-DSA-87'].signatureBytes },
};

type VerifyInput = Parameters<typeof verify>[2];

/** All that a verification needs of a key, made once. */
interface OpenedKey {
  readonly digest: string | null;
  readonly signatureBytes: number | undefined;
  readonly input: VerifyInput;
}

/**
 * Signatures by OpenSSL on key objects that are made once a key. The cache hangs on the key itself:
 * it ends with the key, and two keys that claim one `kid` never meet.
 */
export class NodeCryptoSigner implements Signer {
  readonly #private = new WeakMap<SigningKey, KeyObject>();
  readonly #public = new WeakMap<PublicKey, OpenedKey | 'unfit'>();

  async generate(algorithm: SigningAlgorithm, createdAt: number): Promise<SigningKey> {
    return signingKeyOf(algorithm, await makePrivateKey(algorithm), createdAt);
  }

  async open(algorithm: SigningAlgorithm, privateJwk: PrivateJwk, createdAt: number): Promise<SigningKey> {
    const privateKey = openPrivateKey(algorithm, privateJwk);
    const key = await signingKeyOf(algorithm, privateKey, createdAt);
    // A damaged private part can open and still sign what nobody can verify.
    if (!this.verify(key, 'probe', await this.sign(key, 'probe')))
      throw new Error('its private and public parts do not belong together');
    return key;
  }

  /** The thread pool of Node has no end to its line, and no signature here takes long. */
  hasCapacity(): boolean {
    return true;
  }

  /** RS256 and ML-DSA cost 0.2 to 2 ms and go to the thread pool; the others cost less than the way there. */
  sign(key: SigningKey, input: string): Promise<Uint8Array> {
    const data = Buffer.from(input, 'utf8');
    const withKey = { key: this.#privateKey(key), dsaEncoding: 'ieee-p1363' } as const;
    const { digest } = SCHEMES[key.algorithm];
    if (key.algorithm === 'RS256' || isMlDsa(key.algorithm)) return signInPool(digest, data, withKey);
    return Promise.resolve(sign(digest, data, withKey));
  }

  verify(key: PublicKey, input: string, signature: Uint8Array): boolean {
    const opened = this.#publicKey(key);
    if (opened === 'unfit') return false;
    if (opened.signatureBytes !== undefined && signature.length !== opened.signatureBytes) return false;
    try {
      // Takes the text as it is, where the one call would need a copy of it first: a thirtieth of RS256.
      if (opened.digest !== null)
        return createVerify(opened.digest).update(input, 'utf8').verify(opened.input, signature);
      return verify(null, Buffer.from(input, 'utf8'), opened.input, signature);
    } catch {
      return false;
    }
  }

  #privateKey(key: SigningKey): KeyObject {
    const cached = this.#private.get(key);
    if (cached !== undefined) return cached;
    const imported = openPrivateKey(key.algorithm, key.revealPrivateJwk());
    this.#private.set(key, imported);
    return imported;
  }

  /** A key that does not open, or is too small for its algorithm, verifies nothing. */
  #publicKey(key: PublicKey): OpenedKey | 'unfit' {
    const cached = this.#public.get(key);
    if (cached !== undefined) return cached;
    const opened = openPublicKey(key);
    this.#public.set(key, opened);
    return opened;
  }
}

async function signingKeyOf(
  algorithm: SigningAlgorithm,
  privateKey: KeyObject,
  createdAt: number,
): Promise<SigningKey> {
  const publicJwk = publicJwkOf(privateKey);
  const kid = await thumbprintOf(publicJwk);
  return new SigningKey(kid, algorithm, publicJwk, createdAt, privateJwkOf(privateKey));
}

function openPublicKey({ algorithm, publicJwk }: PublicKey): OpenedKey | 'unfit' {
  // Node takes other spellings of the same key, whose thumbprints differ.
  if (isMlDsa(algorithm) && akpPublicKeyOf(algorithm, publicJwk) === undefined) return 'unfit';
  try {
    const key = importPublicJwk(publicJwk);
    if (!isFitFor(algorithm, key)) return 'unfit';
    const { digest, signatureBytes, ...options } = SCHEMES[algorithm];
    return { digest, signatureBytes, input: { key, dsaEncoding: 'ieee-p1363', ...options } };
  } catch {
    return 'unfit';
  }
}
