import type { KeyId } from '../domain/model/ids.js';
import type { PublicKey } from '../domain/model/signing-key.js';

/** Where a verifier finds the public key that a token names: the own key ring, or somebody's JWKS. */
export interface KeySource {
  /** The key, or undefined when the current set does not have it. Await only when it is a promise. */
  find(kid: KeyId): PublicKey | undefined | Promise<PublicKey | undefined>;
  /** Whether the set as known now has the key. Never waits; may start a refresh behind the answer. */
  holds(kid: KeyId): boolean;
}
