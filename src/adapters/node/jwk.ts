import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { asKeyId, type KeyId } from '../../domain/model/ids.js';
import type { PrivateJwk, PublicJwk, VerificationAlgorithm } from '../../domain/model/signing-key.js';

/** Published members by key type (RFC 7518 section 6, RFC 8037 section 2, RFC 9964 section 3); nothing else ever leaves. */
const PUBLIC_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['n', 'e'],
  EC: ['crv', 'x', 'y'],
  OKP: ['crv', 'x'],
  AKP: ['alg', 'pub'],
};

const PRIVATE_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['d', 'p', 'q', 'dp', 'dq', 'qi'],
  EC: ['d'],
  OKP: ['d'],
  AKP: ['priv'],
};

const MINIMUM_RSA_BITS = 2048;

/** Whether a key is of the type, curve and size that its algorithm asks for (RFC 7518 3.3 to 3.5; RFC 8037 3.1; RFC 9964 5). */
export function isFitFor(algorithm: VerificationAlgorithm, key: KeyObject): boolean {
  const details = key.asymmetricKeyDetails;
  // The type definitions end with the oldest Node supported.
  const type: string | undefined = key.asymmetricKeyType;
  switch (algorithm) {
    case 'RS256':
    case 'RS384':
    case 'RS512':
    case 'PS256':
    case 'PS384':
    case 'PS512':
      return type === 'rsa' && (details?.modulusLength ?? 0) >= MINIMUM_RSA_BITS;
    case 'ES256':
      return type === 'ec' && details?.namedCurve === 'prime256v1';
    case 'ES384':
      return type === 'ec' && details?.namedCurve === 'secp384r1';
    case 'EdDSA':
    case 'Ed25519':
      return type === 'ed25519';
    case 'ML-DSA-44':
    case 'ML-DSA-65':
    case 'ML-DSA-87':
      return type === algorithm.toLowerCase();
  }
}

/** The public members of a key, private or public. */
export const publicJwkOf = (key: KeyObject): PublicJwk =>
  pick(key.type === 'private' ? createPublicKey(key) : key, PUBLIC_MEMBERS);

/** All members of a private key. */
export const privateJwkOf = (key: KeyObject): PrivateJwk => ({
  ...pick(key, PUBLIC_MEMBERS),
  ...pick(key, PRIVATE_MEMBERS),
});

/** RFC 7638. */
export const thumbprintOf = async (jwk: PublicJwk): Promise<KeyId> =>
  asKeyId(await calculateJwkThumbprint(jwk, 'sha256'));

/** @throws Error when the JWK is no public key. */
export const importPublicJwk = (jwk: PublicJwk): KeyObject => createPublicKey({ key: jwk, format: 'jwk' });

function pick(key: KeyObject, members: Readonly<Record<string, readonly string[]>>): PublicJwk {
  const jwk: Readonly<Record<string, unknown>> = { ...key.export({ format: 'jwk' }) };
  const kty = text(jwk, 'kty');
  const names = members[kty] ?? [];
  return { kty, ...Object.fromEntries(names.map((name) => [name, text(jwk, name)])) };
}

function text(jwk: Readonly<Record<string, unknown>>, name: string): string {
  const value = jwk[name];
  if (typeof value !== 'string') throw new Error(`The key has no member "${name}".`);
  return value;
}
