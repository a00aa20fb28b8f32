import type { TransferEntry } from '../domain/model/user-transfer.js';

/** A list of users and groups that came from elsewhere. Read once, never held in memory as a whole. */
export interface UserList {
  /** Every entry in the order of the list; what cannot be read is an entry that says so. */
  entries(): AsyncIterable<TransferEntry>;
  /** How far reading has come, in any unit. */
  progress(): { readonly done: number; readonly total: number };
}
