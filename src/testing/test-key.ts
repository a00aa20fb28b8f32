import { createHash } from 'node:crypto';
import { asKeyId, type KeyId } from '../domain/model/ids.js';
import type { PublicJwk, PublicKey, VerificationAlgorithm } from '../domain/model/signing-key.js';
import { makeMaterial, makeMaterialNow, type TestKeyMaterial } from './test-key-material.js';

/** A real key of a test issuer: what it signs, every library verifies. */
export class TestKey implements PublicKey {
  readonly kid: KeyId;
  readonly publicJwk: PublicJwk;

  /** @internal */
  constructor(
    readonly algorithm: VerificationAlgorithm,
    private readonly material: TestKeyMaterial,
    kid?: string,
  ) {
    this.publicJwk = material.publicJwk;
    this.kid = asKeyId(kid ?? thumbprint(this.publicJwk));
  }

  /** A new pair, made in the thread pool; an RSA one takes a moment. */
  static async make(algorithm: VerificationAlgorithm): Promise<TestKey> {
    return new TestKey(algorithm, await makeMaterial(algorithm));
  }

  /** The same at once, stopping everything else for that long. */
  static makeNow(algorithm: VerificationAlgorithm): TestKey {
    return new TestKey(algorithm, makeMaterialNow(algorithm));
  }

  /** Another key that claims the name of this one. */
  renamed(kid: string): TestKey {
    return new TestKey(this.algorithm, this.material, kid);
  }

  /** The signature over the input, by another algorithm of the same key type if one is named. */
  sign(input: string, algorithm: VerificationAlgorithm = this.algorithm): Uint8Array {
    return this.material.sign(input, algorithm);
  }

  /** The signature of an elliptic curve in DER, which JWS does not use. */
  signDer(input: string): Uint8Array {
    return this.material.signDer(input, this.algorithm);
  }

  /** The public key in PEM, as a careless verifier would take it for an HMAC secret. */
  publicPem(type: 'spki' | 'pkcs1' = 'spki'): string {
    return this.material.publicPem(type);
  }

  /** The entry of a JWK Set (RFC 7517). */
  toJwk(): PublicJwk {
    return { ...this.publicJwk, kid: this.kid, alg: this.algorithm, use: 'sig' };
  }
}

/** RFC 7638: the members in the order of their names, without white space. */
function thumbprint(jwk: PublicJwk): string {
  const sorted = Object.fromEntries(Object.entries(jwk).sort(([left], [right]) => (left < right ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url');
}
