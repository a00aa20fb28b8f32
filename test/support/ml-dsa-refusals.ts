import { sha512 } from '@noble/hashes/sha2.js';
import type { MlDsaAlgorithm, PublicJwk } from '../../src/domain/model/signing-key.js';
import { ML_DSA, type MlDsaVector } from './ml-dsa-vectors.js';

/** What is asked of a verifier; whatever a case does not change is of a good signature. */
export interface Question {
  readonly algorithm: MlDsaAlgorithm;
  readonly publicJwk: PublicJwk;
  readonly input: string;
  readonly signature: Uint8Array;
}

export interface RefusalCase {
  readonly what: string;
  readonly change: (vector: MlDsaVector) => Partial<Question>;
}

/** FIPS 204 table 1 and 2: bytes of the commitment hash, and of the hint with its counts. */
const LAYOUT = {
  'ML-DSA-44': { hashBytes: 32, omega: 80, k: 4 },
  'ML-DSA-65': { hashBytes: 48, omega: 55, k: 6 },
  'ML-DSA-87': { hashBytes: 64, omega: 75, k: 8 },
} as const;

const OTHER = { 'ML-DSA-44': 'ML-DSA-65', 'ML-DSA-65': 'ML-DSA-87', 'ML-DSA-87': 'ML-DSA-44' } as const;

const refused = (what: string, change: RefusalCase['change']): RefusalCase => ({ what, change });

const bent =
  (change: (bytes: Uint8Array, vector: MlDsaVector) => Uint8Array | undefined): RefusalCase['change'] =>
  (vector) => {
    const bytes = Uint8Array.from(vector.signature);
    return { signature: change(bytes, vector) ?? bytes };
  };

/** The counts that end the hint; each is where the indices of one polynomial end. */
const countsAt = ({ algorithm, signature }: MlDsaVector): number => signature.length - LAYOUT[algorithm].k;

const hintAt = ({ algorithm, signature }: MlDsaVector): number =>
  signature.length - LAYOUT[algorithm].k - LAYOUT[algorithm].omega;

const pub =
  (change: (text: string) => string): RefusalCase['change'] =>
  ({ publicJwk }) => ({
    publicJwk: { ...publicJwk, pub: change(publicJwk['pub'] ?? '') },
  });

const pubBytes = (change: (bytes: Buffer) => Uint8Array): RefusalCase['change'] =>
  pub((text) => Buffer.from(change(Buffer.from(text, 'base64url'))).toString('base64url'));

/** Signed by the right key, though not as JOSE has it. */
const signedOtherwise =
  (sign: (vector: MlDsaVector, secretKey: Uint8Array) => Uint8Array): RefusalCase['change'] =>
  (vector) => {
    const seed = Buffer.from(vector.privateJwk['priv'] ?? '', 'base64url');
    return { signature: sign(vector, ML_DSA[vector.algorithm].keygen(Uint8Array.from(seed)).secretKey) };
  };

const without = (jwk: PublicJwk, member: string): PublicJwk =>
  ({ ...jwk, [member]: undefined }) as unknown as PublicJwk;

/** Of the last character only the bits that a byte needs; one bit more spells the same bytes. */
const respelled = (text: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(text.at(-1) ?? '');
  return text.slice(0, -1) + (alphabet[last ^ 1] ?? '');
};

/** After the manner of Wycheproof and NIST ACVP sigVer: each must be false, and none an exception. */
export const ML_DSA_REFUSALS: readonly RefusalCase[] = [
  refused('another message', ({ input }) => ({ input: `${input}A` })),
  refused('an empty message', () => ({ input: '' })),
  refused('an empty signature', () => ({ signature: new Uint8Array() })),
  refused(
    'a signature that lacks its last byte',
    bent((bytes) => bytes.slice(0, -1)),
  ),
  refused(
    'a byte after the signature',
    bent((bytes) => Uint8Array.of(...bytes, 0)),
  ),
  refused(
    'the signature twice',
    bent((bytes) => Uint8Array.of(...bytes, ...bytes)),
  ),
  refused(
    'a signature of zeros',
    bent((bytes) => bytes.fill(0)),
  ),
  refused(
    'a signature of ones',
    bent((bytes) => bytes.fill(255)),
  ),
  ...[0, 0.2, 0.5, 0.9].map((part) =>
    refused(
      `a bit flipped at ${part * 100} % of the signature`,
      bent((bytes) => {
        const at = Math.floor(bytes.length * part);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        return undefined;
      }),
    ),
  ),
  refused(
    'a commitment hash of zeros',
    bent((bytes, { algorithm }) => bytes.fill(0, 0, LAYOUT[algorithm].hashBytes)),
  ),
  refused(
    'a response z out of its range',
    bent((bytes, { algorithm }) =>
      bytes.fill(0, LAYOUT[algorithm].hashBytes, LAYOUT[algorithm].hashBytes + 96),
    ),
  ),
  refused(
    'a hint that counts more than omega',
    bent((bytes, { algorithm }) => bytes.fill(LAYOUT[algorithm].omega + 1, bytes.length - 1)),
  ),
  refused(
    'a hint whose counts go down',
    bent((bytes, vector) =>
      bytes.fill(LAYOUT[vector.algorithm].omega, countsAt(vector), countsAt(vector) + 1),
    ),
  ),
  refused(
    'a hint whose indices do not go up',
    bent((bytes, vector) => {
      const at = hintAt(vector);
      const [first = 0, second = 0] = bytes.subarray(at, at + 2);
      bytes.set([second, first], at);
      return undefined;
    }),
  ),
  refused(
    'a hint that names an index twice',
    bent((bytes, vector) => {
      bytes[hintAt(vector) + 1] = bytes[hintAt(vector)] ?? 0;
      return undefined;
    }),
  ),
  refused(
    'a hint with something in the room it does not use',
    bent((bytes, vector) => {
      bytes[countsAt(vector) - 1] = 7;
      return undefined;
    }),
  ),
  refused(
    'a context that is not empty',
    signedOtherwise(({ algorithm, input }, secretKey) =>
      ML_DSA[algorithm].sign(Buffer.from(input), secretKey, { context: Buffer.from('pico') }),
    ),
  ),
  refused(
    'HashML-DSA',
    signedOtherwise(({ algorithm, input }, secretKey) =>
      ML_DSA[algorithm].prehash(sha512).sign(Buffer.from(input), secretKey),
    ),
  ),
  refused(
    'a signature over the digest of the message',
    signedOtherwise(({ algorithm, input }, secretKey) =>
      ML_DSA[algorithm].sign(sha512(Buffer.from(input)), secretKey),
    ),
  ),
  refused(
    'the internal interface, without the prefix of the message',
    signedOtherwise(({ algorithm, input }, secretKey) =>
      ML_DSA[algorithm].internal.sign(Buffer.from(input), secretKey),
    ),
  ),
  refused('a key of another issuer', ({ algorithm }) => ({
    publicJwk: {
      kty: 'AKP',
      alg: algorithm,
      pub: Buffer.from(ML_DSA[algorithm].keygen(new Uint8Array(32).fill(9)).publicKey).toString('base64url'),
    },
  })),
  refused('another parameter set for the same key', ({ algorithm }) => ({ algorithm: OTHER[algorithm] })),
  refused('the key of another parameter set', ({ algorithm }) => ({
    publicJwk: {
      kty: 'AKP',
      alg: algorithm,
      pub: Buffer.from(ML_DSA[OTHER[algorithm]].keygen(new Uint8Array(32)).publicKey).toString('base64url'),
    },
  })),
  refused(
    'a public key that lacks its last byte',
    pubBytes((bytes) => bytes.subarray(0, -1)),
  ),
  refused(
    'a public key with a byte too many',
    pubBytes((bytes) => Buffer.concat([bytes, Buffer.of(0)])),
  ),
  refused(
    'an empty public key',
    pub(() => ''),
  ),
  refused(
    'a padded public key',
    pub((text) => `${text}=`),
  ),
  refused(
    'a public key with white space',
    pub((text) => `${text.slice(0, 40)}\n${text.slice(40)}`),
  ),
  refused(
    'a public key in base64',
    pub((text) => text.replace(/-/g, '+').replace(/_/g, '/')),
  ),
  refused('a key without "pub"', ({ publicJwk }) => ({ publicJwk: without(publicJwk, 'pub') })),
  refused('a key without "alg"', ({ publicJwk }) => ({ publicJwk: without(publicJwk, 'alg') })),
  refused('a key whose "alg" is another', ({ algorithm, publicJwk }) => ({
    publicJwk: { ...publicJwk, alg: OTHER[algorithm] },
  })),
  refused('a key of another type', ({ publicJwk }) => ({ publicJwk: { ...publicJwk, kty: 'OKP' } })),
];

/** For ML-DSA-44 and 65, whose last character has bits to spare; 2,592 bytes fill theirs. */
export const respelledKey = ({ publicJwk }: MlDsaVector): PublicJwk => ({
  ...publicJwk,
  pub: respelled(publicJwk['pub'] ?? ''),
});
