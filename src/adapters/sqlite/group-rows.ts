import type { Group } from '../../domain/model/group.js';
import { parsedRecord } from './parsed-record.js';
import type { SqlInput, SqlRow } from './sqlite-driver.js';

/** Values in the order `org_id, name_key, deleted_at, version, document, id`. */
export const groupValues = (group: Group): readonly SqlInput[] => [
  group.orgId,
  group.nameKey,
  group.deletedAt ?? null,
  group.version,
  JSON.stringify(group),
  group.id,
];

/** The record in a row with `document`. */
export const groupOf = (row: SqlRow): Group => parsedRecord<Group>(row.document, ['deletedAt']);
