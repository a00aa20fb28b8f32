import { type KeyObject, sign, verify } from 'node:crypto';
import { ML_DSA_SIZES } from '../../domain/akp-keys.js';
import type { MlDsaAlgorithm } from '../../domain/model/signing-key.js';
import { importPublicJwk, isFitFor, publicJwkOf } from './jwk.js';
import { expandedKey } from './private-keys.js';

/** Signing and verifying by a key of its own algorithm. */
export interface MlDsaPrimitive {
  sign(message: Uint8Array, key: KeyObject): Uint8Array;
  verify(message: Uint8Array, key: KeyObject, signature: Uint8Array): boolean;
}

const OPENSSL: MlDsaPrimitive = {
  sign: (message, key) => sign(null, message, key),
  verify: (message, key, signature) => verify(null, message, key, signature),
};

/**
 * Whether the OpenSSL of this process does the algorithm, found out by doing it once: some versions of
 * Node import such keys and then fail to sign with them.
 */
export function isMlDsaNative(algorithm: MlDsaAlgorithm, openssl = OPENSSL): boolean {
  try {
    const privateKey = expandedKey(algorithm, new Uint8Array(32));
    const publicKey = importPublicJwk(publicJwkOf(privateKey));
    const probe = Buffer.from('probe');
    const signature = openssl.sign(probe, privateKey);
    return (
      isFitFor(algorithm, privateKey) &&
      signature.length === ML_DSA_SIZES[algorithm].signatureBytes &&
      openssl.verify(probe, publicKey, signature) &&
      !openssl.verify(Buffer.from('another'), publicKey, signature)
    );
  } catch {
    return false;
  }
}
