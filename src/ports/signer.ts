import type { PublicKey, SigningAlgorithm, SigningKey } from '../domain/model/signing-key.js';

/** Signatures as JWS has them (RFC 7518 section 3, RFC 8037): ES256 is r‖s, 64 bytes. */
export interface Signer {
  /** A new key pair; `kid` is the RFC 7638 thumbprint, `createdAt` the given time. */
  generate(algorithm: SigningAlgorithm, createdAt: number): Promise<SigningKey>;
  /** The signature of `input` by the key's one algorithm, made off the event loop where it costs. */
  sign(key: SigningKey, input: string): Promise<Uint8Array>;
  /**
   * Whether `signature` is the key's over `input`. A malformed signature is false, never an error.
   * Await it only when it is a promise: most providers answer at once.
   */
  verify(key: PublicKey, input: string, signature: Uint8Array): boolean | Promise<boolean>;
}
