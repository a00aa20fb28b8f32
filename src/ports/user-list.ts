import type { TransferEntry } from '../domain/model/user-transfer.js';

/** A list of users and groups that came from elsewhere. Read once, never held in memory as a whole. */
export interface UserList {
  /**
   * Every entry in the order of the list, each with a place that grows from one to the next; what cannot be read
   * is an entry that says so, and the next one follows. Whoever stops in the middle lets go of the list.
   */
  entries(): AsyncIterable<TransferEntry>;
  /** How far reading has come, in any unit: never less than before or more than all, and all at the end. */
  progress(): { readonly done: number; readonly total: number };
}
