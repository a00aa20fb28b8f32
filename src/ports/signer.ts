import type { PrivateJwk, PublicKey, SigningAlgorithm, SigningKey } from '../domain/model/signing-key.js';

/** Signatures as JWS has them (RFC 7518 section 3, RFC 8037, RFC 9964): ES256 is r‖s, 64 bytes. */
export interface Signer {
  /** A new key pair, also while there is no capacity; `kid` is the RFC 7638 thumbprint, `createdAt` the given time. */
  generate(algorithm: SigningAlgorithm, createdAt: number): Promise<SigningKey>;
  /**
   * A kept private key, as the signing key that it is: `kid` and public part are computed from it, the
   * latter out of an allow-list of members. Never refused for want of capacity: a key that is not opened
   * counts as one that cannot be used.
   * @throws Error that says what is wrong, never a secret: the key does not open, is not fit for the
   * algorithm, or its private and public parts do not belong together.
   */
  open(algorithm: SigningAlgorithm, privateJwk: PrivateJwk, createdAt: number): Promise<SigningKey>;
  /** Whether a signature asked for now would be taken; false while the line of those who wait is full. */
  hasCapacity(algorithm: SigningAlgorithm): boolean;
  /**
   * The signature of `input` by the key's one algorithm, made off the event loop where it costs.
   * @throws AuthError `overloaded` with `retryAfterSeconds` while there is no capacity.
   */
  sign(key: SigningKey, input: string): Promise<Uint8Array>;
  /**
   * Whether `signature` is the key's over `input`. A malformed signature is false, never an error.
   * Await it only when it is a promise: most providers answer at once.
   */
  verify(key: PublicKey, input: string, signature: Uint8Array): boolean | Promise<boolean>;
}
