import type { SigningAlgorithm } from './model/signing-key.js';

/** Bytes of a signature by keys of ours (RFC 7518 section 3, RFC 8037, RFC 9964 section 5); RSA keys of ours have 2,048 bits. */
const SIGNATURE_BYTES: Readonly<Record<SigningAlgorithm, number>> = {
  RS256: 256,
  ES256: 64,
  EdDSA: 64,
  'ML-DSA-44': 2_420,
  'ML-DSA-65': 3_309,
  'ML-DSA-87': 4_627,
};

/** Characters of a signature in base64url, without padding. */
export const signatureLength = (algorithm: SigningAlgorithm): number =>
  Math.ceil((SIGNATURE_BYTES[algorithm] * 4) / 3);
