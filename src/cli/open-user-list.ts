import { open } from 'node:fs/promises';
import type { UserList } from '../ports/user-list.js';
import { CommandError } from './command-error.js';
import { fileProblem } from './file-problem.js';
import type { ImportCommandOptions } from './import-command-options.js';

const SQLITE_MAGIC = 'SQLite format 3\0';
const HEAD_BYTES = 512;

export interface OpenUserList {
  readonly list: UserList;
  close(): void;
}

/**
 * Opens a list of users as what it is asked to be, or looks like: an SQLite file is a database of
 * pico-auth for Python, `.csv` is CSV, the rest is JSON Lines.
 * @throws CommandError naming a file that cannot be any of them.
 */
export async function openUserList(
  path: string,
  format: ImportCommandOptions['format'],
): Promise<OpenUserList> {
  const head = await headOf(path, format === 'jsonl' || format === 'csv');
  const chosen = format === 'auto' ? likelyFormat(path, head) : format;
  if (chosen !== 'pico-auth') refuseOtherText(path, head, chosen);
  switch (chosen) {
    case 'pico-auth': {
      const { PicoAuthUserList } = await import('../adapters/sqlite/pico-auth-user-list.js');
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

/** @param mayBePipe of which nothing is looked at: it would be gone. */
async function headOf(path: string, mayBePipe: boolean): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const found = await file.stat();
      if (!found.isFile() && !found.isDirectory()) {
        if (mayBePipe) return Buffer.alloc(0);
        throw new CommandError(
          `${path} is a pipe or a device: say what it is by --format jsonl or csv, or write the list to a file first.`,
        );
      }
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES) });
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileProblem(path, 'cannot be read', error);
  }
}

function likelyFormat(path: string, head: Buffer): 'pico-auth' | 'csv' | 'jsonl' {
  if (head.toString('latin1').startsWith(SQLITE_MAGIC)) return 'pico-auth';
  return /\.csv$/i.test(path) ? 'csv' : 'jsonl';
}

/** Every line of such a file would be refused, for reasons that do not name the one that counts. */
function refuseOtherText(path: string, head: Buffer, format: 'csv' | 'jsonl'): void {
  const [first, second] = head;
  const isLittleEndian = first === 0xff && second === 0xfe;
  if (isLittleEndian && format === 'csv') return;
  if (isLittleEndian || (first === 0xfe && second === 0xff))
    throw new CommandError(`${path} is UTF-16: save it as UTF-8.`);
  if (head.includes(0))
    throw new CommandError(
      `${path} is no text in UTF-8: it holds zero bytes, as UTF-16, spreadsheets and archives do. Save it as CSV in UTF-8.`,
    );
  if (format === 'jsonl' && /^\ufeff?\s*\[/.test(head.toString('utf8')))
    throw new CommandError(
      `${path} is one JSON document: write one object a line, as by jq -c '.[]' ${JSON.stringify(path)}`,
    );
}
