import {
  createPrivateKey,
  generateKeyPair,
  randomBytes,
  type JsonWebKeyInput,
  type KeyObject,
  type PrivateKeyInput,
} from 'node:crypto';
import { promisify } from 'node:util';
import { akpPrivateKeyOf, ML_DSA_SEED_BYTES } from '../../domain/akp-keys.js';
import {
  isMlDsa,
  type MlDsaAlgorithm,
  type PrivateJwk,
  type SigningAlgorithm,
} from '../../domain/model/signing-key.js';
import { isFitFor, publicJwkOf } from './jwk.js';

const makePair = promisify(generateKeyPair);

/** A new private key of the algorithm. @throws Error where OpenSSL does not know the algorithm. */
export async function makePrivateKey(algorithm: SigningAlgorithm): Promise<KeyObject> {
  switch (algorithm) {
    case 'RS256':
      return (await makePair('rsa', { modulusLength: 2048, publicExponent: 0x10001 })).privateKey;
    case 'ES256':
      return (await makePair('ec', { namedCurve: 'P-256' })).privateKey;
    case 'EdDSA':
      return (await makePair('ed25519')).privateKey;
    case 'ML-DSA-44':
    case 'ML-DSA-65':
    case 'ML-DSA-87':
      return expandedKey(algorithm, randomBytes(ML_DSA_SEED_BYTES));
  }
}

/**
 * The private key of a JWK, fit for the algorithm.
 * @throws Error that says what is wrong, never a secret.
 */
export function openPrivateKey(algorithm: SigningAlgorithm, jwk: PrivateJwk): KeyObject {
  const key = isMlDsa(algorithm) ? openAkp(algorithm, jwk) : openClassic(algorithm, jwk);
  if (!isFitFor(algorithm, key)) throw new Error(unfit(algorithm));
  return key;
}

function openClassic(algorithm: SigningAlgorithm, jwk: PrivateJwk): KeyObject {
  if (jwk['alg'] !== undefined && jwk['alg'] !== algorithm) throw new Error(`its "alg" is not ${algorithm}`);
  const key = imported({ key: jwk, format: 'jwk' });
  if (typeof key === 'string') throw new Error(`it is not a private key (${key})`);
  // Node 20 computes it anew, and does not look at the one that is given.
  if (jwk.kty === 'OKP' && publicJwkOf(key)['x'] !== jwk['x'])
    throw new Error('its "x" is not the public key of its "d"');
  return key;
}

/** The key, or the code of the failure: its message may quote what could not be read. */
function imported(input: PrivateKeyInput | JsonWebKeyInput): KeyObject | string {
  try {
    return createPrivateKey(input);
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
  }
}

function openAkp(algorithm: MlDsaAlgorithm, jwk: PrivateJwk): KeyObject {
  const { seed } = akpPrivateKeyOf(algorithm, jwk);
  const key = expandedKey(algorithm, seed);
  if (publicJwkOf(key)['pub'] !== jwk['pub']) throw new Error('its "pub" is not the public key of its seed');
  return key;
}

/** RFC 9881 section 6: OneAsymmetricKey with the seed alone, 2.16.840.1.101.3.4.3.17 to 19. */
const PKCS8_PREFIX: Readonly<Record<MlDsaAlgorithm, string>> = {
  'ML-DSA-44': '3034020100300b060960864801650304031104228020',
  'ML-DSA-65': '3034020100300b060960864801650304031204228020',
  'ML-DSA-87': '3034020100300b060960864801650304031304228020',
};

/** The private key of a seed. @throws Error where Node or its OpenSSL does not know the algorithm. */
export function expandedKey(algorithm: MlDsaAlgorithm, seed: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from(PKCS8_PREFIX[algorithm], 'hex'), seed]);
  const key = imported({ key: der, format: 'der', type: 'pkcs8' });
  // Node 22 imports it and knows no name for what it has imported.
  if (typeof key === 'string' || !isFitFor(algorithm, key))
    throw new Error(
      `Node ${process.versions.node} with OpenSSL ${process.versions.openssl} has no ${algorithm}`,
    );
  return key;
}

/** RFC 7518 section 3.3. */
const unfit = (algorithm: SigningAlgorithm): string =>
  algorithm === 'RS256'
    ? `the key is not fit for ${algorithm}: it has to be RSA of 2048 bits or more`
    : `the key is not fit for ${algorithm}`;
