import type { UserQuery } from '../../domain/model/user-query.js';
import type { SqlInput } from './sqlite-driver.js';

/** A condition and the values of its question marks, in order. */
export interface Filter {
  readonly sql: string;
  readonly values: readonly SqlInput[];
}

/** Every text that begins with a prefix lies below the prefix followed by the last code point. */
const LAST_CODE_POINT = '\u{10FFFF}';

/**
 * Organisation, role and status of a query. The literal conditions let SQLite choose the partial
 * index of the rare case: an elevated role, a suspended user.
 */
export function filterOf({ orgId, role, status }: UserQuery): Filter {
  const terms: string[] = ["status <> 'deleted'"];
  const values: SqlInput[] = [];
  if (orgId !== undefined) {
    terms.push('org_id = ?');
    values.push(orgId);
  }
  if (role === 'viewer') terms.push("+role = 'viewer'");
  else if (role !== undefined) {
    terms.push("role <> 'viewer' AND role = ?");
    values.push(role);
  }
  if (status === 'suspended') terms.push("status = 'suspended'");
  else if (status === 'active') terms.push("+status = 'active'");
  return { sql: terms.join(' AND '), values };
}

/** Texts in `column` that begin with the prefix, as a range that an index can serve. */
export const prefixFilter = (column: 'email_key' | 'name_key', prefix: string): Filter => ({
  sql: `${column} >= ? AND ${column} < ?`,
  values: [prefix, prefix + LAST_CODE_POINT],
});

export const both = (left: Filter, right: Filter): Filter => ({
  sql: `${left.sql} AND ${right.sql}`,
  values: [...left.values, ...right.values],
});
