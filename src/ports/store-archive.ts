import type { Group } from '../domain/model/group.js';
import type { UserId } from '../domain/model/ids.js';
import type { KeyRecord } from '../domain/model/key-record.js';
import type { ServiceToken } from '../domain/model/service-token.js';
import type { TokenFamily } from '../domain/model/token-family.js';
import type { User } from '../domain/model/user.js';

/** A record, with the key that is its alone among records of its kind. */
export interface Filed<Entry> {
  readonly key: string;
  readonly entry: Entry;
}

/** All records of one kind, for moving them to another store. */
export interface Shelf<Entry> {
  /** How many there are, tombstones included; for showing progress, so that a store may reckon it. */
  count(): Promise<number>;
  /** The first `limit` records after a key, which none needs to have, in ascending order by Unicode code point. */
  page(after: string | undefined, limit: number): Promise<readonly Filed<Entry>[]>;
  /** The record of this key; undefined when there is none. */
  find(key: string): Promise<Entry | undefined>;
  /**
   * Adds a record as it is, version and times included. Fails, and changes nothing, when the record or one that it
   * contradicts is there, even if that was added at the same moment; and when the store is fenced.
   */
  add(entry: Entry): Promise<void>;
}

export interface Shelves {
  readonly signingKeys: Shelf<KeyRecord>;
  readonly users: Shelf<User>;
  readonly groups: Shelf<Group>;
  readonly serviceTokens: Shelf<ServiceToken>;
  readonly families: Shelf<TokenFamily>;
  /** Whether registration is on, under the key `registration_enabled`; empty if that was never set. */
  readonly registration: Shelf<boolean>;
  readonly superadmins: Shelf<UserId>;
}

/** A whole store, seen from outside: read, filled, and closed for writing. */
export interface StoreArchive {
  readonly shelves: Shelves;
  /**
   * Once this returns, no process can change a record in this store, even if it knows nothing of the fence: writes
   * fail with AuthError `store_unavailable`, and no server starts. Removing expired records may go on. The fence is
   * stored, so it outlives the process that raised it and stands until it is lowered. Twice is once.
   */
  raiseFence(): Promise<void>;
  lowerFence(): Promise<void>;
  isFenced(): Promise<boolean>;
  /** Marks the store as half filled from `source`: no server starts on it. Fails if another source has marked it. */
  markUnfinished(source: string): Promise<void>;
  /** The source that the store is being filled from; undefined when it is not marked. */
  unfinishedFrom(): Promise<string | undefined>;
  markFinished(): Promise<void>;
  /** Afterwards every call fails with `store_unavailable`. Twice is once. */
  close(): Promise<void>;
}
