import {
  constants,
  generateKeyPair,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { encodeBase64Url } from '../domain/base64url.js';
import {
  isMlDsa,
  type MlDsaAlgorithm,
  type PublicJwk,
  type VerificationAlgorithm,
} from '../domain/model/signing-key.js';

/** A key pair, whoever does its arithmetic. */
export interface TestKeyMaterial {
  readonly publicJwk: PublicJwk;
  sign(input: string, algorithm: VerificationAlgorithm): Uint8Array;
  /** The signature of an elliptic curve in DER. */
  signDer(input: string, algorithm: VerificationAlgorithm): Uint8Array;
  publicPem(type: 'spki' | 'pkcs1'): string;
}

export const isRsa = (algorithm: VerificationAlgorithm): boolean => /^[RP]S/.test(algorithm);

/** A new pair, made in the thread pool; an RSA one takes a moment. */
export async function makeMaterial(algorithm: VerificationAlgorithm): Promise<TestKeyMaterial> {
  if (isRsa(algorithm)) return ofOpenssl(await makeRsa('rsa', { modulusLength: 2048 }));
  return makeMaterialNow(algorithm);
}

/** The same at once, stopping everything else for that long. */
export function makeMaterialNow(algorithm: VerificationAlgorithm): TestKeyMaterial {
  if (isMlDsa(algorithm)) return ofNoble(algorithm);
  if (isRsa(algorithm)) return ofOpenssl(generateKeyPairSync('rsa', { modulusLength: 2048 }));
  if (algorithm === 'ES256') return ofOpenssl(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  if (algorithm === 'ES384') return ofOpenssl(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
  return ofOpenssl(generateKeyPairSync('ed25519'));
}

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const makeRsa = promisify(generateKeyPair);

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

const ofOpenssl = ({ privateKey, publicKey }: KeyPair): TestKeyMaterial => ({
  publicJwk: publicMembers(publicKey),
  sign: (input, algorithm) =>
    sign(digestOf(algorithm), Buffer.from(input), {
      key: privateKey,
      dsaEncoding: 'ieee-p1363',
      ...(algorithm.startsWith('PS') && PSS),
    }),
  signDer: (input, algorithm) =>
    sign(digestOf(algorithm), Buffer.from(input), { key: privateKey, dsaEncoding: 'der' }),
  publicPem: (type) =>
    (type === 'spki'
      ? publicKey.export({ type, format: 'pem' })
      : publicKey.export({ type, format: 'pem' })
    ).toString(),
});

/** SHA-2 of the size that the algorithm's name ends with; Ed25519 hashes by itself. */
const digestOf = (algorithm: VerificationAlgorithm): string | null =>
  algorithm.startsWith('Ed') ? null : `sha${algorithm.slice(2)}`;

function publicMembers(key: KeyObject): PublicJwk {
  const { kty = '', ...members } = key.export({ format: 'jwk' });
  const texts = Object.entries(members).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { kty, ...Object.fromEntries(texts) };
}

/** With what comes before the raw key in a SubjectPublicKeyInfo (RFC 9881 section 4). */
const ML_DSA = {
  'ML-DSA-44': { scheme: ml_dsa44, spki: '30820532300b06096086480165030403110382052100' },
  'ML-DSA-65': { scheme: ml_dsa65, spki: '308207b2300b0609608648016503040312038207a100' },
  'ML-DSA-87': { scheme: ml_dsa87, spki: '30820a32300b060960864801650304031303820a2100' },
} as const;

/** In JavaScript and at once, so that tests are the same on every Node. */
function ofNoble(algorithm: MlDsaAlgorithm): TestKeyMaterial {
  const { scheme, spki } = ML_DSA[algorithm];
  const { publicKey, secretKey } = scheme.keygen(randomBytes(32));
  const signed = (input: string): Uint8Array => scheme.sign(Buffer.from(input), secretKey);
  const der = Buffer.concat([Buffer.from(spki, 'hex'), publicKey]).toString('base64');
  return {
    publicJwk: { kty: 'AKP', alg: algorithm, pub: encodeBase64Url(publicKey) },
    sign: signed,
    signDer: signed,
    publicPem: () =>
      `-----BEGIN PUBLIC KEY-----\n${der.replace(/.{64}/g, '$&\n')}\n-----END PUBLIC KEY-----\n`,
  };
}
