import { existsSync } from 'node:fs';
import { MIGRATIONS } from './schema.js';
import { isOurs, schemaVersion } from './migrate.js';
import { loadSqlite } from './sqlite-driver.js';
import { DatabaseFileError } from './database-file-error.js';
import { noDatabase } from './database-file.js';
import { isFromSqlite, isNoDatabase } from './sqlite-failure.js';

/** How a database file stands to the schema this program knows. */
export interface FileSchema {
  /** Of the file; 0 when there is none. */
  readonly version: number;
  readonly newest: number;
}

/** Looks at the file, and neither creates nor changes one. @throws DatabaseFileError for another application's. */
export async function fileSchema(path: string): Promise<FileSchema> {
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  if (!existsSync(path)) return { version: 0, newest };
  const connect = await loadSqlite();
  const connection = connect(path);
  try {
    // The last of the other processes may just be folding its log into the file.
    connection.exec('PRAGMA busy_timeout = 5000');
    const version = schemaVersion(connection);
    if (version > 0 && !isOurs(connection))
      throw new DatabaseFileError(`${path} is a database of another application.`);
    return { version, newest };
  } catch (error) {
    if (isNoDatabase(error)) throw noDatabase(path, error);
    if (!isFromSqlite(error)) throw error;
    throw new DatabaseFileError(`${path} cannot be used: ${error.message}.`, { cause: error });
  } finally {
    connection.close();
  }
}
