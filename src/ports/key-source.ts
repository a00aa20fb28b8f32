import type { KeyId } from '../domain/model/ids.js';
import type { PublicKey } from '../domain/model/signing-key.js';

/** Where a verifier finds the public key that a token names: the own key ring, or somebody's JWKS. */
export interface KeySource {
  /**
   * The key, or undefined when the current set does not have it; anybody can invent a name. A key that was just
   * published may be looked for anew. Await only when it is a Promise. Fails with AuthError `jwks_unavailable`
   * or `store_unavailable` when nobody can tell; a key that is known is found all the same. Keys are shared by
   * all who ask: they are read, never changed.
   */
  find(kid: KeyId): PublicKey | undefined | Promise<PublicKey | undefined>;
  /** Whether the set as known now has the key. Never waits, never fails; may start a refresh behind the answer. */
  holds(kid: KeyId): boolean;
}
