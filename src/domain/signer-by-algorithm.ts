import type { Signer } from '../ports/signer.js';
import type {
  PrivateJwk,
  PublicKey,
  SigningAlgorithm,
  SigningKey,
  VerificationAlgorithm,
} from './model/signing-key.js';

/** Gives every key to the provider of its algorithm. */
export class SignerByAlgorithm implements Signer {
  /** @param providerOf is asked every time and must be quick. */
  constructor(private readonly providerOf: (algorithm: VerificationAlgorithm) => Signer) {}

  generate(algorithm: SigningAlgorithm, createdAt: number): Promise<SigningKey> {
    return this.providerOf(algorithm).generate(algorithm, createdAt);
  }

  open(algorithm: SigningAlgorithm, privateJwk: PrivateJwk, createdAt: number): Promise<SigningKey> {
    return this.providerOf(algorithm).open(algorithm, privateJwk, createdAt);
  }

  hasCapacity(algorithm: SigningAlgorithm): boolean {
    return this.providerOf(algorithm).hasCapacity(algorithm);
  }

  sign(key: SigningKey, input: string): Promise<Uint8Array> {
    return this.providerOf(key.algorithm).sign(key, input);
  }

  verify(key: PublicKey, input: string, signature: Uint8Array): boolean | Promise<boolean> {
    return this.providerOf(key.algorithm).verify(key, input, signature);
  }
}
