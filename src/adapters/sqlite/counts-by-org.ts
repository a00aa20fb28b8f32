import type { OrgId } from '../../domain/model/ids.js';
import type { SqlRow } from './sqlite-driver.js';

/** Rows of `org_id, total` as the map that the ports promise. */
export const countsByOrg = (rows: readonly SqlRow[]): ReadonlyMap<OrgId, number> =>
  new Map(rows.map((row) => [row.org_id as OrgId, row.total as number]));
