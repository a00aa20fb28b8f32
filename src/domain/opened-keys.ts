import type { KeyVault, OpenedKey, UnusableKey } from './key-vault.js';
import { isUnusable } from './key-vault.js';
import type { KeyRecord } from './model/key-record.js';

/** Opens the keys of records, each once: as long as a record's secret stays as it is, so does its key. */
export class OpenedKeys {
  /** By everything that a sealed secret is bound to. What did not open is tried again each time. */
  #known = new Map<string, OpenedKey>();

  constructor(private readonly vault: KeyVault) {}

  /** For each record, at the same index, its key, or why it does not open; undefined for a tombstone. */
  async of(records: readonly KeyRecord[]): Promise<readonly (OpenedKey | UnusableKey | undefined)[]> {
    const known = this.#known;
    const opened = new Map<string, OpenedKey>();
    const keys = await Promise.all(
      records.map(async (record) => {
        const { kid, use, algorithm, sequence, secret } = record;
        if (secret === undefined) return undefined;
        const name = JSON.stringify([kid, use, algorithm, sequence, secret]);
        const key = known.get(name) ?? (await this.vault.open(record, secret));
        if (!isUnusable(key)) opened.set(name, key);
        return key;
      }),
    );
    this.#known = opened;
    return keys;
  }
}
