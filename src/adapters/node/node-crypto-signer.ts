import { generateKeyPair, sign, verify, type KeyObject, type SignKeyObjectInput } from 'node:crypto';
import { promisify } from 'node:util';
import { SigningKey, type PublicKey, type SigningAlgorithm } from '../../domain/model/signing-key.js';
import type { Signer } from '../../ports/signer.js';
import {
  importPrivateJwk,
  importPublicJwk,
  isFitFor,
  privateJwkOf,
  publicJwkOf,
  thumbprintOf,
} from './jwk.js';

const makePair = promisify(generateKeyPair);
const signInPool = promisify<string | null, Uint8Array, SignKeyObjectInput, Buffer>(sign);

const DIGEST = { RS256: 'sha256', ES256: 'sha256', EdDSA: null } as const;
const FIXED_SIGNATURE_BYTES = { RS256: undefined, ES256: 64, EdDSA: 64 } as const;

/**
 * Signatures by OpenSSL on key objects that are made once a key. The cache hangs on the key itself:
 * it ends with the key, and two keys that claim one `kid` never meet.
 */
export class NodeCryptoSigner implements Signer {
  readonly #private = new WeakMap<SigningKey, KeyObject>();
  readonly #public = new WeakMap<PublicKey, KeyObject | 'unfit'>();

  async generate(algorithm: SigningAlgorithm, createdAt: number): Promise<SigningKey> {
    const privateKey = await generatePrivateKey(algorithm);
    const publicJwk = publicJwkOf(privateKey);
    const kid = await thumbprintOf(publicJwk);
    return new SigningKey(kid, algorithm, publicJwk, createdAt, privateJwkOf(privateKey));
  }

  /** RS256 costs 0.2 ms and goes to the thread pool; the others cost less than the way there. */
  sign(key: SigningKey, input: string): Promise<Uint8Array> {
    const data = Buffer.from(input, 'utf8');
    const withKey = { key: this.#privateKey(key), dsaEncoding: 'ieee-p1363' } as const;
    if (key.algorithm === 'RS256') return signInPool(DIGEST.RS256, data, withKey);
    return Promise.resolve(sign(DIGEST[key.algorithm], data, withKey));
  }

  verify(key: PublicKey, input: string, signature: Uint8Array): boolean {
    const publicKey = this.#publicKey(key);
    if (publicKey === 'unfit') return false;
    const length = FIXED_SIGNATURE_BYTES[key.algorithm];
    if (length !== undefined && signature.length !== length) return false;
    const withKey = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    try {
      return verify(DIGEST[key.algorithm], Buffer.from(input, 'utf8'), withKey, signature);
    } catch {
      return false;
    }
  }

  #privateKey(key: SigningKey): KeyObject {
    const cached = this.#private.get(key);
    if (cached !== undefined) return cached;
    const imported = importPrivateJwk(key.revealPrivateJwk());
    if (!isFitFor(key.algorithm, imported))
      throw new Error(`Key ${key.kid} is not fit for ${key.algorithm}.`);
    this.#private.set(key, imported);
    return imported;
  }

  /** A key that does not open, or is too small for its algorithm, verifies nothing. */
  #publicKey(key: PublicKey): KeyObject | 'unfit' {
    const cached = this.#public.get(key);
    if (cached !== undefined) return cached;
    const opened = openPublicKey(key);
    this.#public.set(key, opened);
    return opened;
  }
}

async function generatePrivateKey(algorithm: SigningAlgorithm): Promise<KeyObject> {
  switch (algorithm) {
    case 'RS256':
      return (await makePair('rsa', { modulusLength: 2048, publicExponent: 0x10001 })).privateKey;
    case 'ES256':
      return (await makePair('ec', { namedCurve: 'P-256' })).privateKey;
    case 'EdDSA':
      return (await makePair('ed25519')).privateKey;
  }
}

function openPublicKey(key: PublicKey): KeyObject | 'unfit' {
  try {
    const opened = importPublicJwk(key.publicJwk);
    return isFitFor(key.algorithm, opened) ? opened : 'unfit';
  } catch {
    return 'unfit';
  }
}
