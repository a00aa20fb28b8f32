import { createPrivateKey, type KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import {
  ML_DSA_ALGORITHMS,
  SIGNING_ALGORITHMS,
  type PrivateJwk,
  type SigningAlgorithm,
} from '../../domain/model/signing-key.js';
import { privateJwkOf } from './jwk.js';
import { KeyFileError } from './key-file-error.js';

/** A private key that another program made. */
export interface ForeignKey {
  readonly algorithm: SigningAlgorithm;
  readonly privateJwk: PrivateJwk;
  readonly format: 'RSA PEM' | 'PEM' | 'JWK';
  /** The name that its own file gives it; undefined where the format has none. */
  readonly kid: string | undefined;
}

const MOST_BYTES = 65_536;
/** Expanded private keys of FIPS 204 table 2: what liboqs writes, `pqc_secret.bin` of pico-auth among them. */
const EXPANDED_SIZES: ReadonlyMap<number, string> = new Map([
  [2_560, 'ML-DSA-44'],
  [4_032, 'ML-DSA-65'],
  [4_896, 'ML-DSA-87'],
]);
/** 2.16.840.1.101.3.4.3.17 to 19 (RFC 9881), but for the last byte. */
const ML_DSA_OID = Buffer.from('06096086480165030403', 'hex');

const EXPANDED =
  'an expanded key has no seed, and only a seed makes a JWK (RFC 9964 section 4). Let this server make ' +
  'its own ML-DSA key, and let the former issuer publish its own until its tokens have expired';

/**
 * Reads a private key: PEM (PKCS#8, PKCS#1 or SEC 1) of RSA, P-256 or Ed25519, or one private JWK. The
 * file is opened for reading alone.
 * @param wanted the algorithm it is meant for; undefined: what its type says.
 * @throws KeyFileError that names the file and the reason, and repeats nothing of what is in it.
 */
export async function readForeignKey(path: string, wanted?: SigningAlgorithm): Promise<ForeignKey> {
  const refuse = (reason: string): KeyFileError => new KeyFileError(`${path} is refused: ${reason}.`);
  const bytes = await contentOf(path, refuse);
  const found = keyIn(bytes);
  if (typeof found === 'string') throw refuse(found);
  if (wanted !== undefined && wanted !== found.algorithm)
    throw refuse(`it is a key for ${found.algorithm}, not for ${wanted}`);
  return found;
}

async function contentOf(path: string, refuse: (reason: string) => KeyFileError): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > MOST_BYTES) throw refuse(`it has more than ${MOST_BYTES} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** The key, or why there is none. */
function keyIn(bytes: Buffer): ForeignKey | string {
  const expanded = EXPANDED_SIZES.get(bytes.length);
  const text = bytes.toString('utf8').trim();
  if (text.startsWith('{')) return keyOfJwk(text);
  if (text.includes('-----BEGIN ')) return keyOfPem(text);
  return expanded === undefined
    ? 'it holds neither a PEM nor a JWK'
    : `it has the ${bytes.length} bytes of an expanded ${expanded} private key: ${EXPANDED}`;
}

function keyOfPem(text: string): ForeignKey | string {
  if (text.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----') || text.includes('Proc-Type: 4,ENCRYPTED'))
    return 'it is encrypted; decrypt a private copy first (openssl pkcs8 -in <file> -out <copy>), and delete that after';
  if (text.includes('-----BEGIN OPENSSH PRIVATE KEY-----'))
    return 'it is in the format of OpenSSH; a copy in PKCS#8 is wanted (ssh-keygen -p -m PKCS8 -f <copy>)';
  const blocks = [...text.matchAll(/-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----.+?-----END \1-----/gs)];
  const [block] = blocks;
  if (block === undefined) return 'it holds no private key';
  if (blocks.length > 1) return 'it holds more than one private key';
  const [pem] = block;
  if (Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64').includes(ML_DSA_OID))
    return `an ML-DSA key is taken as a JWK with its seed; ${EXPANDED}`;
  const key = opened(pem);
  return typeof key === 'string' ? key : keyOf(key);
}

/** What OpenSSL says may quote what it could not read: only its code is passed on. */
function opened(pem: string): KeyObject | string {
  try {
    return createPrivateKey({ key: pem, format: 'pem' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    return `its private key cannot be read (${code})`;
  }
}

function keyOf(key: KeyObject): ForeignKey | string {
  const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details } = key;
  const algorithm = algorithmOf(type, details?.namedCurve);
  if (algorithm === undefined)
    return `no algorithm of this server takes its key (${[type, details?.namedCurve].filter(Boolean).join(' ')})`;
  const format = algorithm === 'RS256' ? 'RSA PEM' : 'PEM';
  return { algorithm, privateJwk: privateJwkOf(key), format, kid: undefined };
}

function algorithmOf(type: string, curve: string | undefined): SigningAlgorithm | undefined {
  if (type === 'rsa') return 'RS256';
  if (type === 'ed25519') return 'EdDSA';
  return type === 'ec' && curve === 'prime256v1' ? 'ES256' : undefined;
}

function keyOfJwk(text: string): ForeignKey | string {
  const jwk = jsonObject(text);
  if (jwk === undefined) return 'it is no JSON';
  if ('keys' in jwk) return 'it is a set of keys; one private JWK is wanted';
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') return 'its "use" is not sig';
  if (!isForSigning(jwk['key_ops'])) return 'its "key_ops" are without sign (RFC 7517 section 4.3)';
  const members = Object.entries(jwk).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const { kty, ...rest } = Object.fromEntries(members);
  if (kty === undefined) return 'it has no "kty"';
  const { d, priv, kid } = rest;
  if (d === undefined && priv === undefined) return 'it has no private part';
  if (EXPANDED_SIZES.has(Buffer.from(priv ?? '', 'base64url').length))
    return `its "priv" is expanded: ${EXPANDED}`;
  if (kty === 'AKP' && rest['alg'] === undefined)
    return `it has no "alg", which is part of such a key (RFC 9964 section 3): ${ML_DSA_ALGORITHMS.join(', ')}`;
  const algorithm = algorithmOfJwk(kty, rest);
  if (algorithm === undefined) return 'no algorithm of this server takes its "kty", "crv" and "alg"';
  return { algorithm, privateJwk: { kty, ...rest }, format: 'JWK', kid };
}

const isForSigning = (operations: unknown): boolean =>
  operations === undefined || (Array.isArray(operations) && operations.includes('sign'));

function algorithmOfJwk(
  kty: string,
  { alg, crv }: Readonly<Record<string, string | undefined>>,
): SigningAlgorithm | undefined {
  if (alg !== undefined) return SIGNING_ALGORITHMS.find((name) => name === alg);
  if (kty === 'RSA') return 'RS256';
  if (kty === 'EC' && crv === 'P-256') return 'ES256';
  return kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : undefined;
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
