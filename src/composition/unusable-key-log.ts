import type { UnusableKey } from '../domain/key-vault.js';
import type { Logger } from '../ports/logger.js';

/** Tells of each key that cannot be used once, and again when it was good in between. */
export class UnusableKeyLog {
  #told: ReadonlySet<string> = new Set();

  constructor(private readonly logger: Logger) {}

  tell(keys: readonly UnusableKey[]): void {
    for (const { identity, keyEncryptionKeyId, reason } of keys) {
      if (this.#told.has(identity.kid)) continue;
      const fields = { kid: identity.kid, key_encryption_key: keyEncryptionKeyId, reason };
      this.logger.error(fields, 'a key is neither published nor used');
    }
    this.#told = new Set(keys.map(({ identity }) => identity.kid));
  }
}
