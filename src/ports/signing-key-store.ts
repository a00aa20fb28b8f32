import type { SigningAlgorithm, SigningKey } from '../domain/model/signing-key.js';

/** Where signing keys outlive the process. */
export interface SigningKeyStore {
  /** The key of the algorithm, or undefined when none was ever kept. Fails on a key that does not open. */
  find(algorithm: SigningAlgorithm): Promise<SigningKey | undefined>;
  /**
   * Keeps the first key of its algorithm and answers with the one kept. Of many callers at once, on
   * any number of processes, exactly one key wins and all are given that one. Durable on return.
   */
  keepFirst(candidate: SigningKey): Promise<SigningKey>;
}
