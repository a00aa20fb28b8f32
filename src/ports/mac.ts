import type { KeyId } from '../domain/model/ids.js';

/** HMAC-SHA-256 (RFC 2104) under named secret keys that live outside the database. */
export interface Mac {
  /** The key that mints now. Its id matches `[A-Za-z0-9_-]{1,32}`. */
  currentKeyId(): KeyId;
  /**
   * 32 bytes under the named key; undefined: no such key is known.
   * Fails with `store_unavailable` when the keys cannot be read, never with undefined.
   */
  tag(keyId: KeyId, text: string): Promise<Uint8Array | undefined>;
  /** Whether two texts are equal, in a time that does not depend on where they differ. */
  equal(left: string, right: string): boolean;
}
