import type { PublicJwk, SigningAlgorithm, SigningKey } from './model/signing-key.js';

/** Bytes of a signature (RFC 7518 section 3, RFC 8037, RFC 9964 section 5); that of RSA is as long as the modulus. */
const SIGNATURE_BYTES: Readonly<Record<SigningAlgorithm, (jwk: PublicJwk) => number>> = {
  RS256: ({ n = '' }) => Math.floor((n.length * 3) / 4),
  ES256: () => 64,
  EdDSA: () => 64,
  'ML-DSA-44': () => 2_420,
  'ML-DSA-65': () => 3_309,
  'ML-DSA-87': () => 4_627,
};

/** Characters of a signature by this key in base64url, without padding. */
export const signatureLength = ({
  algorithm,
  publicJwk,
}: Pick<SigningKey, 'algorithm' | 'publicJwk'>): number =>
  Math.ceil((SIGNATURE_BYTES[algorithm](publicJwk) * 4) / 3);
