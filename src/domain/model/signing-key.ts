import type { KeyId } from './ids.js';

/** Post-quantum signatures (FIPS 204) as JOSE names them (RFC 9964). */
export const ML_DSA_ALGORITHMS = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const;
export type MlDsaAlgorithm = (typeof ML_DSA_ALGORITHMS)[number];

/** One key, one algorithm. HMAC and `none` do not exist for tokens. */
export const SIGNING_ALGORITHMS = ['RS256', 'ES256', 'EdDSA', ...ML_DSA_ALGORITHMS] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** What tokens of other issuers may be signed with (RFC 7518 section 3.1, RFC 8037, RFC 9864, RFC 9964); all asymmetric. */
export const VERIFICATION_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
  'Ed25519',
  ...ML_DSA_ALGORITHMS,
] as const;
export type VerificationAlgorithm = (typeof VERIFICATION_ALGORITHMS)[number];

export const isVerificationAlgorithm = (text: unknown): text is VerificationAlgorithm =>
  (VERIFICATION_ALGORITHMS as readonly unknown[]).includes(text);

export const isMlDsa = (algorithm: VerificationAlgorithm): algorithm is MlDsaAlgorithm =>
  (ML_DSA_ALGORITHMS as readonly string[]).includes(algorithm);

/** A public key as published in the JWKS (RFC 7517); members come from an allow-list per key type. */
export type PublicJwk = Readonly<Record<string, string>> & { readonly kty: string };

/** A private JWK: the members of the public one and the secret ones. */
export type PrivateJwk = Readonly<Record<string, string>> & { readonly kty: string };

export interface PublicKey {
  /** RFC 7638 thumbprint where the key is ours; elsewhere whatever its issuer calls it. */
  readonly kid: KeyId;
  /** The one algorithm of the key; no token chooses another. */
  readonly algorithm: VerificationAlgorithm;
  readonly publicJwk: PublicJwk;
}

/** A key pair whose private part neither `JSON.stringify` nor a log can show by accident. */
export class SigningKey implements PublicKey {
  readonly #privateJwk: PrivateJwk;

  constructor(
    readonly kid: KeyId,
    readonly algorithm: SigningAlgorithm,
    readonly publicJwk: PublicJwk,
    readonly createdAt: number,
    privateJwk: PrivateJwk,
  ) {
    this.#privateJwk = privateJwk;
  }

  /** The private part, for the signer and for the store that keeps it. */
  revealPrivateJwk(): PrivateJwk {
    return this.#privateJwk;
  }
}
