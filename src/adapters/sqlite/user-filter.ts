import type { UserCursor, UserQuery } from '../../domain/model/user-query.js';
import type { SqlInput } from './sqlite-driver.js';

/** A condition, or a query, and the values of its question marks in order. */
export interface Filter {
  readonly sql: string;
  readonly values: readonly SqlInput[];
}

type Narrowing = Pick<UserQuery, 'orgId' | 'role' | 'status'>;

/** Every text that begins with a prefix lies below the prefix followed by the last code point. */
const LAST_CODE_POINT = '\u{10FFFF}';

/**
 * Organisation, role and status of a query. The literal conditions let SQLite choose the partial
 * index of a rare case; a `+` keeps it from looking for an index where there is none.
 */
export function filterOf({ orgId, role, status }: Narrowing): Filter {
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

/** Whether a partial index holds what the query asks for: elevated roles, suspended users. */
export const isRare = ({ role, status }: Narrowing): boolean =>
  status === 'suspended' || (role !== undefined && role !== 'viewer');

/** Texts in `column` that begin with the prefix, as a range that an index can serve. */
export const prefixFilter = (column: 'email_key' | 'name_key', prefix: string): Filter => ({
  sql: `${column} >= ? AND ${column} < ?`,
  values: [prefix, prefix + LAST_CODE_POINT],
});

/** The same for either column as a test of rows found otherwise. */
export function prefixTest(prefix: string): Filter {
  const end = prefix + LAST_CODE_POINT;
  return {
    sql: '((+email_key >= ? AND +email_key < ?) OR (+name_key >= ? AND +name_key < ?))',
    values: [prefix, end, prefix, end],
  };
}

export const laterThan = ({ createdAt, id }: UserCursor): Filter => ({
  sql: '(created_at, id) > (?, ?)',
  values: [createdAt, id],
});

export const notLaterThan = ({ createdAt, id }: UserCursor): Filter => ({
  sql: '(created_at, id) <= (?, ?)',
  values: [createdAt, id],
});

export const allOf = (...filters: readonly Filter[]): Filter => ({
  sql: filters.map(({ sql }) => sql).join(' AND '),
  values: filters.flatMap(({ values }) => values),
});
