import type { RawConnection } from './sqlite-driver.js';

const TABLES = [
  'user',
  'membership',
  'user_group',
  'token_family',
  'service_token',
  'setting',
  'superadmin',
  'signing_key',
];
const WRITES = ['INSERT', 'UPDATE', 'DELETE'];

const NAMES = TABLES.flatMap((table) =>
  WRITES.map((write) => ({ table, write, name: nameOf(table, write) })),
);

function nameOf(table: string, write: string): string {
  return `fence_${table}_${write.toLowerCase()}`;
}

/** Statements after which the file itself refuses every write to a record, whichever process tries. */
export const RAISE_FENCE: readonly string[] = NAMES.map(
  ({ table, write, name }) =>
    `CREATE TRIGGER IF NOT EXISTS ${name} BEFORE ${write} ON ${table} BEGIN SELECT RAISE(ABORT, 'fenced'); END`,
);

export const LOWER_FENCE: readonly string[] = NAMES.map(({ name }) => `DROP TRIGGER IF EXISTS ${name}`);

export const FENCES = `SELECT COUNT(*) AS total FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'fence\\_%' ESCAPE '\\'`;

/** From where the file is being filled; the table exists only so long. */
export const BEGIN_FILLING = 'CREATE TABLE IF NOT EXISTS unfinished_copy (source TEXT NOT NULL) STRICT';
export const FILLING = `SELECT COUNT(*) AS total FROM sqlite_schema WHERE type = 'table' AND name = 'unfinished_copy'`;
export const END_FILLING = 'DROP TABLE IF EXISTS unfinished_copy';

/** Why no server may work on this file now; undefined: one may. */
export function setAside(connection: RawConnection): string | undefined {
  const isTrue = (sql: string): boolean => Number(connection.prepare(sql).get()?.total) > 0;
  if (isTrue(FILLING))
    return 'is half filled by `pico-auth copy`: run that again to its end, or choose another one';
  if (isTrue(FENCES))
    return 'takes no writes since `pico-auth copy` took its records elsewhere; `pico-auth copy --release` undoes that';
  return undefined;
}
