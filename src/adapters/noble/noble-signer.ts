import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { akpPrivateKeyOf, akpPublicKeyOf, ML_DSA_SEED_BYTES, ML_DSA_SIZES } from '../../domain/akp-keys.js';
import { encodeBase64Url } from '../../domain/base64url.js';
import { asKeyId } from '../../domain/model/ids.js';
import {
  isMlDsa,
  SigningKey,
  type MlDsaAlgorithm,
  type PrivateJwk,
  type PublicKey,
  type SigningAlgorithm,
  type VerificationAlgorithm,
} from '../../domain/model/signing-key.js';
import type { Signer } from '../../ports/signer.js';
import { MlDsaWorkers, type MlDsaWorkersOptions } from './ml-dsa-workers.js';

const ENCODER = new TextEncoder();

/**
 * ML-DSA (FIPS 204) in JavaScript, for runtimes whose OpenSSL lacks it. A signature takes 5 to 15 ms,
 * which is why all work is done in worker threads: the event loop is never held.
 */
export class NobleSigner implements Signer {
  readonly #workers: MlDsaWorkers;
  readonly #seeds = new WeakMap<SigningKey, Uint8Array>();
  readonly #publicKeys = new WeakMap<PublicKey, Uint8Array | 'unfit'>();

  constructor(options: MlDsaWorkersOptions = {}) {
    this.#workers = new MlDsaWorkers(options);
  }

  async generate(algorithm: SigningAlgorithm, createdAt: number): Promise<SigningKey> {
    const seed = randomBytes(ML_DSA_SEED_BYTES);
    const scheme = mlDsa(algorithm);
    const publicKey = await this.#workers.run('expand', { algorithm: scheme, seed });
    return signingKeyOf(scheme, seed, publicKey, createdAt);
  }

  async open(algorithm: SigningAlgorithm, privateJwk: PrivateJwk, createdAt: number): Promise<SigningKey> {
    const scheme = mlDsa(algorithm);
    const { seed, publicKey } = akpPrivateKeyOf(scheme, privateJwk);
    const expanded = await this.#workers.run('expand', { algorithm: scheme, seed });
    if (encodeBase64Url(expanded) !== encodeBase64Url(publicKey))
      throw new Error('its "pub" is not the public key of its seed');
    return signingKeyOf(scheme, seed, publicKey, createdAt);
  }

  hasCapacity(): boolean {
    return this.#workers.hasRoomFor('sign');
  }

  async sign(key: SigningKey, input: string): Promise<Uint8Array> {
    const message = ENCODER.encode(input);
    return this.#workers.run('sign', { algorithm: mlDsa(key.algorithm), seed: this.#seedOf(key), message });
  }

  /** @throws AuthError `overloaded` with `retryAfterSeconds` when the line is full. */
  verify(key: PublicKey, input: string, signature: Uint8Array): boolean | Promise<boolean> {
    const { algorithm } = key;
    if (!isMlDsa(algorithm) || signature.length !== ML_DSA_SIZES[algorithm].signatureBytes) return false;
    const publicKey = this.#publicKeyOf(algorithm, key);
    if (publicKey === 'unfit') return false;
    return this.#workers.run('verify', { algorithm, publicKey, message: ENCODER.encode(input), signature });
  }

  /** Waits for what was taken on, then ends the threads. */
  close(): Promise<void> {
    return this.#workers.close();
  }

  #seedOf(key: SigningKey): Uint8Array {
    const cached = this.#seeds.get(key);
    if (cached !== undefined) return cached;
    const { seed } = akpPrivateKeyOf(mlDsa(key.algorithm), key.revealPrivateJwk());
    this.#seeds.set(key, seed);
    return seed;
  }

  #publicKeyOf(algorithm: MlDsaAlgorithm, key: PublicKey): Uint8Array | 'unfit' {
    const cached = this.#publicKeys.get(key);
    if (cached !== undefined) return cached;
    const publicKey = akpPublicKeyOf(algorithm, key.publicJwk) ?? 'unfit';
    this.#publicKeys.set(key, publicKey);
    return publicKey;
  }
}

async function signingKeyOf(
  algorithm: MlDsaAlgorithm,
  seed: Uint8Array,
  publicKey: Uint8Array,
  createdAt: number,
): Promise<SigningKey> {
  const publicJwk = { kty: 'AKP', alg: algorithm, pub: encodeBase64Url(publicKey) };
  const kid = asKeyId(await calculateJwkThumbprint(publicJwk, 'sha256'));
  return new SigningKey(kid, algorithm, publicJwk, createdAt, { ...publicJwk, priv: encodeBase64Url(seed) });
}

function mlDsa(algorithm: VerificationAlgorithm): MlDsaAlgorithm {
  if (isMlDsa(algorithm)) return algorithm;
  throw new Error(`This signer does ML-DSA only, not ${algorithm}.`);
}
