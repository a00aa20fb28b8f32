import type { GroupId, OrgId, UserId } from './ids.js';

export interface Group {
  readonly id: GroupId;
  readonly orgId: OrgId;
  /** As typed, trimmed, NFC. */
  readonly name: string;
  /** Lower case of `name`, unique in the organisation; `deletedNameKey(id)` on a tombstone. */
  readonly nameKey: string;
  readonly description: string;
  readonly createdAt: number;
  /** Set first when a group is deleted: from then on no token names it; memberships follow. */
  readonly deletedAt: number | undefined;
  /** Compare-and-set counter: 0 at insert, +1 at each `replace`. */
  readonly version: number;
}

export interface GroupMember {
  readonly userId: UserId;
  readonly joinedAt: number;
}

/** How a group name is compared: NFC, trimmed, lower case. */
export const groupNameKey = (name: string): string => name.normalize('NFC').trim().toLowerCase();

/** The name key of a tombstone. In upper case, so that no living group, whose key is lower case, can hold it. */
export const deletedNameKey = (id: GroupId): string => `DELETED:${id}`;
