import type { GroupId, OrgId, UserId } from '../domain/model/ids.js';
import type { GroupMember } from '../domain/model/group.js';
import type { User } from '../domain/model/user.js';
import type { UserPage, UserQuery } from '../domain/model/user-query.js';

/** Users, tombstones included. Every record handed in or out is a copy. Writes are durable on return. */
export interface UserRepository {
  /** Stores a new user. Of many callers with one `emailKey` exactly one is told `inserted`. */
  insert(user: User): Promise<'inserted' | 'email_taken'>;
  /** The user with this id, in any status, or undefined. */
  findById(id: UserId): Promise<User | undefined>;
  /** The user with this canonical address, or undefined. A tombstone has none. */
  findByEmailKey(emailKey: string): Promise<User | undefined>;
  /**
   * Replaces the record in one atomic write if its version is still `user.version`, and raises the
   * version by one. `lastLoginAt` is left as stored. `conflict`: another write came first, or it is gone.
   */
  replace(user: User): Promise<'replaced' | 'conflict' | 'email_taken'>;
  /** Swaps the hash, and raises the version, if the stored hash is still `oldHash`. Epochs stay. */
  replacePasswordHash(id: UserId, oldHash: string, newHash: string): Promise<boolean>;
  /** Sets `lastLoginAt`, never backwards. The version stays: a sign-in disturbs no edit. */
  recordSignIn(id: UserId, at: number): Promise<void>;
  /** A page in order of (createdAt, id), without tombstones; a record present throughout is seen exactly once. */
  list(query: UserQuery): Promise<UserPage>;
  /**
   * The first `limit` (1 or more) users after an id, in ascending order of ids by code point, without tombstones. Nothing is
   * counted, so a page costs the same however many users there are: for work on everybody.
   */
  listById(after: UserId | undefined, limit: number): Promise<readonly User[]>;
  /** Members of a group in order of joining, without tombstones. */
  membersOf(groupId: GroupId): Promise<readonly GroupMember[]>;
  /** Users, tombstones included, whose `claimsEpoch` is above 0 and was raised at that time or later; the first raised first. */
  changedSince(at: number): Promise<readonly User[]>;
  /** Number of users by organisation, without tombstones. */
  countByOrg(): Promise<ReadonlyMap<OrgId, number>>;
  /** Removes at most `limit` tombstones with `deletedAt` before the given time; answers how many. */
  purgeDeleted(before: number, limit: number): Promise<number>;
}
