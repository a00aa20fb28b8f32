import { byCodePoint } from '../../domain/model/code-point-order.js';
import type { KeyId } from '../../domain/model/ids.js';
import type { KeyRecord } from '../../domain/model/key-record.js';
import type { SigningKeyStore } from '../../ports/signing-key-store.js';
import { frozenCopy } from './frozen-copy.js';

/** Sealed keys in this process; gone when it ends, and with them every token they signed. */
export class MemorySigningKeyStore implements SigningKeyStore {
  readonly #byKid = new Map<KeyId, KeyRecord>();

  async list(): Promise<readonly KeyRecord[]> {
    return [...this.#byKid.values()].sort(
      (left, right) =>
        byCodePoint(left.use, right.use) ||
        byCodePoint(left.algorithm, right.algorithm) ||
        left.sequence - right.sequence,
    );
  }

  async insert(record: KeyRecord): Promise<boolean> {
    const isTaken = [...this.#byKid.values()].some(
      ({ kid, use, algorithm, sequence }) =>
        kid === record.kid ||
        (use === record.use && algorithm === record.algorithm && sequence === record.sequence),
    );
    if (!isTaken) this.#byKid.set(record.kid, frozenCopy(record));
    return !isTaken;
  }

  async replace(record: KeyRecord, expectedVersion: number): Promise<boolean> {
    if (this.#byKid.get(record.kid)?.version !== expectedVersion) return false;
    this.#byKid.set(record.kid, frozenCopy(record));
    return true;
  }
}
