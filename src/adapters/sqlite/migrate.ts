import { DatabaseFileError } from './database-file-error.js';
import type { Migration } from './schema.js';
import type { RawConnection } from './sqlite-driver.js';

/** Written into the header of every database of ours: the letters `pico`. */
export const APPLICATION_ID = 0x70_69_63_6f;

/**
 * Brings the schema to the newest version known, in one transaction that only one process can hold.
 * @throws DatabaseFileError for a database of another application or of a newer version.
 */
export function migrate(connection: RawConnection, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0;
  if (isOurs(connection) && schemaVersion(connection) === newest) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    refuseForeign(connection);
    refuseNewer(schemaVersion(connection), newest);
    for (const { version, statements } of migrations) {
      if (version <= schemaVersion(connection)) continue;
      connection.exec(statements);
      connection.exec(`PRAGMA user_version = ${version}`);
    }
    connection.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    connection.exec('COMMIT');
  } catch (error) {
    connection.exec('ROLLBACK');
    throw error;
  }
}

function refuseForeign(connection: RawConnection): void {
  if (isOurs(connection)) return;
  const empty = number(connection, 'SELECT COUNT(*) AS value FROM sqlite_schema') === 0;
  if (!empty || number(connection, 'SELECT application_id AS value FROM pragma_application_id') !== 0) {
    throw new DatabaseFileError('The file is a database of another application; choose another path.');
  }
}

function refuseNewer(found: number, newest: number): void {
  if (found > newest) {
    throw new DatabaseFileError(
      `The database has schema version ${found}, and this pico-auth knows versions up to ${newest}. ` +
        'Start the pico-auth that wrote it, or restore a backup made before the upgrade.',
    );
  }
}

/** Whether this program, in some version, made the database. */
export const isOurs = (connection: RawConnection): boolean =>
  number(connection, 'SELECT application_id AS value FROM pragma_application_id') === APPLICATION_ID;

/** Version of the schema in the file; 0 for an empty one. */
export const schemaVersion = (connection: RawConnection): number =>
  number(connection, 'SELECT user_version AS value FROM pragma_user_version');

const number = (connection: RawConnection, sql: string): number =>
  Number(connection.prepare(sql).get()?.value);
