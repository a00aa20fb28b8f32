import { sign, verify } from 'node:crypto';
import { ML_DSA_SIZES } from '../../domain/akp-keys.js';
import type { MlDsaAlgorithm } from '../../domain/model/signing-key.js';
import { importPublicJwk, isFitFor, publicJwkOf } from './jwk.js';
import { expandedKey } from './private-keys.js';

/**
 * Whether the OpenSSL of this process does the algorithm, found out by doing it once: some versions of
 * Node import such keys and then fail to sign with them.
 */
export function isMlDsaNative(algorithm: MlDsaAlgorithm): boolean {
  try {
    const privateKey = expandedKey(algorithm, new Uint8Array(32));
    const publicKey = importPublicJwk(publicJwkOf(privateKey));
    const probe = Buffer.from('probe');
    const signature = sign(null, probe, privateKey);
    return (
      isFitFor(algorithm, privateKey) &&
      signature.length === ML_DSA_SIZES[algorithm].signatureBytes &&
      verify(null, probe, publicKey, signature) &&
      !verify(null, Buffer.from('another'), publicKey, signature)
    );
  } catch {
    return false;
  }
}
