import type { KeyRing } from '../domain/key-ring.js';
import type { Logger } from '../ports/logger.js';

/** Tells of each key that cannot be used, and of each algorithm that another one signs for, once; again when it was good in between. */
export class KeyLog {
  #unusable: ReadonlySet<string> = new Set();
  #standIns: ReadonlySet<string> = new Set();

  constructor(private readonly logger: Logger) {}

  tell(ring: Pick<KeyRing, 'unusable' | 'standIns'>): void {
    const unusable = ring.unusable();
    for (const { identity, keyEncryptionKeyId, reason } of unusable) {
      if (this.#unusable.has(identity.kid)) continue;
      const fields = { kid: identity.kid, key_encryption_key: keyEncryptionKeyId, reason };
      this.logger.error(fields, 'a key is neither published nor used');
    }
    this.#unusable = new Set(unusable.map(({ identity }) => identity.kid));
    const standIns = ring.standIns();
    for (const { wanted, used } of standIns)
      if (!this.#standIns.has(wanted))
        this.logger.warn(
          { algorithm: wanted, signed_with: used },
          'tokens are signed with another algorithm',
        );
    this.#standIns = new Set(standIns.map(({ wanted }) => wanted));
  }
}
