import { decodeBase64Url } from './base64url.js';
import type { MlDsaAlgorithm, PrivateJwk, PublicJwk } from './model/signing-key.js';

/** What FIPS 204 table 2 fixes for a parameter set. */
export interface MlDsaSizes {
  readonly publicKeyBytes: number;
  readonly signatureBytes: number;
}

export const ML_DSA_SIZES: Readonly<Record<MlDsaAlgorithm, MlDsaSizes>> = {
  'ML-DSA-44': { publicKeyBytes: 1_312, signatureBytes: 2_420 },
  'ML-DSA-65': { publicKeyBytes: 1_952, signatureBytes: 3_309 },
  'ML-DSA-87': { publicKeyBytes: 2_592, signatureBytes: 4_627 },
};

/** `priv` is the seed and nothing else: the expanded key has no JWK form (RFC 9964 section 4). */
export const ML_DSA_SEED_BYTES = 32;

export interface AkpPrivateKey {
  readonly seed: Uint8Array;
  /** As the JWK says; that the seed expands to it has yet to be checked. */
  readonly publicKey: Uint8Array;
}

/** The raw public key of an AKP JWK, or undefined when it is none for the algorithm (RFC 9964 section 3). */
export function akpPublicKeyOf(algorithm: MlDsaAlgorithm, jwk: PublicJwk): Uint8Array | undefined {
  const { kty, alg, pub } = jwk;
  if (kty !== 'AKP' || alg !== algorithm || pub === undefined) return undefined;
  // A second spelling of one key would have a second thumbprint.
  const bytes = decodeBase64Url(pub);
  return bytes?.length === ML_DSA_SIZES[algorithm].publicKeyBytes ? bytes : undefined;
}

/** Both parts of a private AKP JWK. @throws Error that says what is wrong, never the seed. */
export function akpPrivateKeyOf(algorithm: MlDsaAlgorithm, jwk: PrivateJwk): AkpPrivateKey {
  if (jwk.kty !== 'AKP') throw new Error(`a key for ${algorithm} has "kty" AKP`);
  if (jwk['alg'] !== algorithm) throw new Error(`its "alg" is not ${algorithm}`);
  const publicKey = akpPublicKeyOf(algorithm, jwk);
  if (publicKey === undefined) {
    throw new Error(
      `its "pub" is not ${ML_DSA_SIZES[algorithm].publicKeyBytes} bytes in canonical base64url`,
    );
  }
  const seed = decodeBase64Url(jwk['priv'] ?? '');
  if (seed?.length !== ML_DSA_SEED_BYTES) {
    throw new Error(`its "priv" is not a seed of ${ML_DSA_SEED_BYTES} bytes in canonical base64url`);
  }
  return { seed, publicKey };
}
