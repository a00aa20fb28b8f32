import type { KeyChain, KeyRecord } from './model/key-record.js';

/** The next thing to write: a key that is wanted, or a record as it should be. */
export type DueStep = NewKey | ChangedKey;

export interface NewKey {
  readonly kind: 'create';
  readonly chain: KeyChain;
  readonly sequence: number;
  readonly activatesAt: number;
}

export interface ChangedKey {
  readonly kind: 'begin' | 'postpone' | 'remove' | 'keep longer' | 'forget name';
  readonly record: KeyRecord;
  readonly next: KeyRecord;
}

/** What one node brings along: all nodes find the same step but where they open different keys. */
export interface KeyView {
  /** Whether this node opens the key of a record. */
  readonly opens: (record: KeyRecord) => boolean;
  /** It only makes keys for chains that have none to sign with. */
  readonly firstOnly: boolean;
}
