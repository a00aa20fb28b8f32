import type { Group } from '../../domain/model/group.js';
import type { GroupId } from '../../domain/model/ids.js';
import { storable } from './storable.js';

export interface GroupDocument extends Omit<Group, 'id'> {
  readonly _id: GroupId;
}

/** @throws AuthError `validation_failed` for a text that cannot be stored as it is. */
export function groupDocument(group: Group): GroupDocument {
  const { id, ...record } = storable(group);
  return { ...record, _id: id };
}

export function groupOf({ _id, ...record }: GroupDocument): Group {
  return { ...record, id: _id, deletedAt: record.deletedAt };
}
