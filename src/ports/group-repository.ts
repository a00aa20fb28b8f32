import type { Group } from '../domain/model/group.js';
import type { GroupId, OrgId } from '../domain/model/ids.js';

/** Groups without their members (those are in the user records). Copies in and out; durable on return. */
export interface GroupRepository {
  /** Stores a new group. Of many callers with one (orgId, nameKey) exactly one is told `inserted`. */
  insert(group: Group): Promise<'inserted' | 'name_taken'>;
  /** The group with this id, tombstone or not, or undefined. */
  findById(id: GroupId): Promise<Group | undefined>;
  /** Which of these ids name a living group, in the order given. */
  existing(ids: readonly GroupId[]): Promise<readonly GroupId[]>;
  /** Replaces the record if its version is still `group.version`, and raises the version by one. */
  replace(group: Group): Promise<'replaced' | 'conflict' | 'name_taken'>;
  /** Living groups of an organisation in order of `nameKey`. */
  list(orgId: OrgId): Promise<readonly Group[]>;
  /** Tombstones, the first deleted first, at most `limit`. */
  listDeleted(limit: number): Promise<readonly Group[]>;
  /** Every tombstone of a group that was deleted at that time or later, the first deleted first. */
  deletedSince(at: number): Promise<readonly Group[]>;
  /** Removes the tombstone; a living group stays. Removing twice is removing once. */
  purge(id: GroupId): Promise<void>;
  /** Number of living groups by organisation. */
  countByOrg(): Promise<ReadonlyMap<OrgId, number>>;
}
