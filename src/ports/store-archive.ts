import type { Group } from '../domain/model/group.js';
import type { UserId } from '../domain/model/ids.js';
import type { KeyRecord } from '../domain/model/key-record.js';
import type { ServiceToken } from '../domain/model/service-token.js';
import type { TokenFamily } from '../domain/model/token-family.js';
import type { User } from '../domain/model/user.js';

/** A record, and what no other of its kind is called. */
export interface Filed<Entry> {
  readonly key: string;
  readonly entry: Entry;
}

/** All records of one kind, for moving them to another store. */
export interface Shelf<Entry> {
  /** How many there are, tombstones included. */
  count(): Promise<number>;
  /** The first `limit` after a key, which need not be there, in ascending order of key by Unicode code point. */
  page(after: string | undefined, limit: number): Promise<readonly Filed<Entry>[]>;
  /** The record of this key; undefined when there is none. */
  find(key: string): Promise<Entry | undefined>;
  /**
   * Adds a record as it is, version and times included. Fails, and changes nothing, when it, or one it
   * contradicts, is there, though it came at the same moment from elsewhere; and in a fenced store.
   */
  add(entry: Entry): Promise<void>;
}

export interface Shelves {
  readonly signingKeys: Shelf<KeyRecord>;
  readonly users: Shelf<User>;
  readonly groups: Shelf<Group>;
  readonly serviceTokens: Shelf<ServiceToken>;
  readonly families: Shelf<TokenFamily>;
  /** The switch of registration under `registration_enabled`, if it was ever set. */
  readonly registration: Shelf<boolean>;
  readonly superadmins: Shelf<UserId>;
}

/** A whole store, seen from outside: read, filled, and closed for writing. */
export interface StoreArchive {
  readonly shelves: Shelves;
  /**
   * From its return on no process can change a record in this store, also one that knows nothing of it: it is
   * told AuthError `store_unavailable`, and no server starts. Removing what has expired may go on. Lasts until
   * it is lowered, though whoever raised it is gone. Twice is once.
   */
  raiseFence(): Promise<void>;
  lowerFence(): Promise<void>;
  isFenced(): Promise<boolean>;
  /** Marks it as half filled from `source`: no server starts on it. Fails where another source has it marked. */
  markUnfinished(source: string): Promise<void>;
  /** From where it is being filled; undefined when it is not. */
  unfinishedFrom(): Promise<string | undefined>;
  markFinished(): Promise<void>;
  /** From then on everything fails with `store_unavailable`. Twice is once. */
  close(): Promise<void>;
}
