import type { Mac } from '../ports/mac.js';
import type { KeyRing } from './key-ring.js';
import type { KeyId } from './model/ids.js';

/** The secret keys of refresh tokens, by their ids. */
export class RefreshKeys {
  constructor(
    private readonly ring: KeyRing,
    private readonly mac: Mac,
  ) {}

  /** The key that mints now. Its id matches `[A-Za-z0-9_-]{1,32}`. */
  currentKeyId(): KeyId {
    return this.ring.mintingKey().kid;
  }

  /**
   * 32 bytes under the named key; undefined: no such key is known.
   * @throws AuthError `store_unavailable` when the keys cannot be read, never undefined for that.
   */
  async tag(keyId: KeyId, text: string): Promise<Uint8Array | undefined> {
    const found = this.ring.macKey(keyId);
    const key = found instanceof Promise ? await found : found;
    return key && this.mac.tag(key, text);
  }

  /** Whether two texts are equal, in a time that does not depend on where they differ. */
  equal(left: string, right: string): boolean {
    return this.mac.equal(left, right);
  }
}
