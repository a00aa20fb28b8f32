import { open } from 'node:fs/promises';
import type { UserList } from '../ports/user-list.js';
import type { ImportCommandOptions } from './import-command-options.js';

const SQLITE_MAGIC = 'SQLite format 3\0';

export interface OpenUserList {
  readonly list: UserList;
  close(): void;
}

/**
 * Opens a list of users as what it is asked to be, or looks like: an SQLite file is a database of
 * pico-auth for Python, `.csv` is CSV, the rest is JSON Lines.
 */
export async function openUserList(
  path: string,
  format: ImportCommandOptions['format'],
): Promise<OpenUserList> {
  switch (format === 'auto' ? await likelyFormat(path) : format) {
    case 'pico-auth': {
      const { PicoAuthUserList } = await import('../adapters/sqlite/pico-auth-user-list.js');
      // SQLite would make a database of a path where there is none.
      await (await open(path)).close();
      const list = await PicoAuthUserList.open(path);
      return { list, close: () => list.close() };
    }
    case 'csv': {
      const { CsvUserList } = await import('../adapters/user-files/csv-user-list.js');
      return { list: new CsvUserList(path), close: () => undefined };
    }
    case 'jsonl': {
      const { JsonLinesUserList } = await import('../adapters/user-files/json-lines-user-list.js');
      return { list: new JsonLinesUserList(path), close: () => undefined };
    }
  }
}

async function likelyFormat(path: string): Promise<'pico-auth' | 'csv' | 'jsonl'> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(SQLITE_MAGIC.length) });
    if (buffer.toString('latin1', 0, bytesRead) === SQLITE_MAGIC) return 'pico-auth';
    return /\.csv$/i.test(path) ? 'csv' : 'jsonl';
  } finally {
    await file.close();
  }
}
