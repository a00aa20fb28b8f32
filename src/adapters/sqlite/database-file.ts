import { chmod, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCodeOf } from '../../domain/platform-error-code.js';
import { DatabaseFileError } from './database-file-error.js';

/** https://www.sqlite.org/fileformat.html section 1.3.2 */
const SMALLEST_PAGE_BYTES = 512;

/**
 * Makes the place for a new database: directory 0700 and file 0600, the mode that SQLite gives to its
 * companion files too. An existing file is not even opened: closing it again would drop the locks that
 * SQLite holds on it in this process (https://www.sqlite.org/howtocorrupt.html section 2.2).
 * @throws DatabaseFileError for a file too short to be a database, which SQLite would overwrite.
 */
export async function createPrivately(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    const file = await open(path, 'wx', 0o600);
    await file.close();
  } catch (error) {
    if (!isExisting(error)) throw error;
    const { size } = await stat(path);
    if (size > 0 && size < SMALLEST_PAGE_BYTES) throw noDatabase(path);
  }
}

/** The refusal of a file that SQLite cannot read. */
export const noDatabase = (path: string, cause?: unknown): DatabaseFileError =>
  new DatabaseFileError(`${path} is not an SQLite database; choose another path.`, { cause });

/** Takes the file and its companions away from other users, whatever mode they had. */
export async function makePrivate(path: string): Promise<void> {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && (found.mode & 0o077) !== 0) await chmod(file, 0o600);
  }
}

const isExisting = (error: unknown): boolean => errorCodeOf(error) === 'EEXIST';
