import {
  constants,
  createHash,
  generateKeyPair,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import { asKeyId, type KeyId } from '../domain/model/ids.js';
import type { PublicJwk, PublicKey, VerificationAlgorithm } from '../domain/model/signing-key.js';

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A real key of a test issuer: what it signs, every library verifies. */
export class TestKey implements PublicKey {
  readonly kid: KeyId;
  readonly publicJwk: PublicJwk;

  constructor(
    readonly algorithm: VerificationAlgorithm,
    private readonly pair: KeyPair,
    kid?: string,
  ) {
    this.publicJwk = publicMembers(pair.publicKey);
    this.kid = asKeyId(kid ?? thumbprint(this.publicJwk));
  }

  /** A new pair, made in the thread pool; an RSA one takes a moment. */
  static async make(algorithm: VerificationAlgorithm): Promise<TestKey> {
    if (isRsa(algorithm)) return new TestKey(algorithm, await makeRsa('rsa', { modulusLength: 2048 }));
    return new TestKey(algorithm, makeCurvePair(algorithm));
  }

  /** The same at once, stopping everything else for that long. */
  static makeNow(algorithm: VerificationAlgorithm): TestKey {
    if (isRsa(algorithm)) return new TestKey(algorithm, generateKeyPairSync('rsa', { modulusLength: 2048 }));
    return new TestKey(algorithm, makeCurvePair(algorithm));
  }

  /** Another key that claims the name of this one. */
  renamed(kid: string): TestKey {
    return new TestKey(this.algorithm, this.pair, kid);
  }

  /** The signature over the input, by another algorithm of the same key type if one is named. */
  sign(input: string, algorithm: VerificationAlgorithm = this.algorithm): Uint8Array {
    return sign(digestOf(algorithm), Buffer.from(input), {
      key: this.pair.privateKey,
      dsaEncoding: 'ieee-p1363',
      ...(algorithm.startsWith('PS') && PSS),
    });
  }

  /** The signature of an elliptic curve in DER, which JWS does not use. */
  signDer(input: string): Uint8Array {
    return sign(digestOf(this.algorithm), Buffer.from(input), {
      key: this.pair.privateKey,
      dsaEncoding: 'der',
    });
  }

  /** The public key in PEM, as a careless verifier would take it for an HMAC secret. */
  publicPem(type: 'spki' | 'pkcs1' = 'spki'): string {
    if (type === 'spki') return this.pair.publicKey.export({ type, format: 'pem' }).toString();
    return this.pair.publicKey.export({ type, format: 'pem' }).toString();
  }

  /** The entry of a JWK Set (RFC 7517). */
  toJwk(): PublicJwk {
    return { ...this.publicJwk, kid: this.kid, alg: this.algorithm, use: 'sig' };
  }
}

export const isRsa = (algorithm: VerificationAlgorithm): boolean => /^[RP]S/.test(algorithm);

const makeRsa = promisify(generateKeyPair);

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

function makeCurvePair(algorithm: VerificationAlgorithm): KeyPair {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (algorithm === 'ES384') return generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return generateKeyPairSync('ed25519');
}

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

/** RFC 7638: the members in the order of their names, without white space. */
function thumbprint(jwk: PublicJwk): string {
  const sorted = Object.fromEntries(Object.entries(jwk).sort(([left], [right]) => (left < right ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url');
}
