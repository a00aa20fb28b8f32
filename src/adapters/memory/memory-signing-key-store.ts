import { SigningKey, type SigningAlgorithm } from '../../domain/model/signing-key.js';
import type { SigningKeyStore } from '../../ports/signing-key-store.js';

/** Signing keys in this process; gone when it ends, and with them every token they signed. */
export class MemorySigningKeyStore implements SigningKeyStore {
  readonly #keys = new Map<SigningAlgorithm, SigningKey>();

  async find(algorithm: SigningAlgorithm): Promise<SigningKey | undefined> {
    const kept = this.#keys.get(algorithm);
    return kept === undefined ? undefined : copyOf(kept);
  }

  async keepFirst(candidate: SigningKey): Promise<SigningKey> {
    const kept = this.#keys.get(candidate.algorithm) ?? copyOf(candidate);
    this.#keys.set(candidate.algorithm, kept);
    return copyOf(kept);
  }
}

const copyOf = (key: SigningKey): SigningKey =>
  new SigningKey(key.kid, key.algorithm, { ...key.publicJwk }, key.createdAt, { ...key.revealPrivateJwk() });
