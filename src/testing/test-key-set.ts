import type { KeyId } from '../domain/model/ids.js';
import type { PublicJwk, VerificationAlgorithm } from '../domain/model/signing-key.js';
import type { KeySource } from '../ports/key-source.js';
import type { TestKey } from './test-key.js';

/** The keys that a test issuer publishes; of each algorithm the newest one signs. */
export class TestKeySet implements KeySource {
  #keys: readonly TestKey[];

  /** @internal */
  constructor(keys: readonly TestKey[]) {
    this.#keys = keys;
  }

  find(kid: KeyId): TestKey | undefined {
    return this.#keys.find((key) => key.kid === kid);
  }

  holds(kid: KeyId): boolean {
    return this.find(kid) !== undefined;
  }

  /** The key that signs by the algorithm now. @throws Error when the issuer has none. */
  signing(algorithm: VerificationAlgorithm | undefined): TestKey {
    const key = this.#keys.findLast(
      (candidate) => candidate.algorithm === (algorithm ?? candidate.algorithm),
    );
    if (key === undefined) {
      throw new Error(`This test issuer has no key for ${algorithm ?? 'anything'}: name it in "algorithms".`);
    }
    return key;
  }

  /** A JWK Set (RFC 7517), the newest key last. */
  toJwks(): { readonly keys: readonly PublicJwk[] } {
    return { keys: this.#keys.map((key) => key.toJwk()) };
  }

  add(key: TestKey): void {
    this.#keys = [...this.#keys, key];
  }

  /** Withdraws a key: tokens that it signed are good no more. */
  drop(kid: string): void {
    this.#keys = this.#keys.filter((key) => key.kid !== kid);
  }
}
