import { CsvError, type Info, parse } from 'csv-parse';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import type { DefectEntry, TransferEntry } from '../../domain/model/user-transfer.js';
import type { UserList } from '../../ports/user-list.js';
import { MOST_LINE_BYTES } from './byte-lines.js';
import { defect, entryOf } from './record-entries.js';
import { unclosedQuote } from './unclosed-quote.js';
import { UserFileError } from './user-file-error.js';

/** The columns that a file may have. */
export const CSV_COLUMNS: readonly string[] = [
  ...['id', 'email', 'email_verified', 'display_name', 'role', 'org_id', 'status'],
  ...['password_hash', 'groups', 'created_at', 'last_login_at'],
];
const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
]);
/** What a decoder puts in place of bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

interface CsvRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly info: Info;
}

/** A CSV file (RFC 4180) whose first line names the columns; `groups` holds names with `;` between them. */
export class CsvUserList implements UserList {
  readonly #total: number;
  #done = 0;

  /** @throws Error `ENOENT`, `EACCES` and their like. */
  constructor(private readonly path: string) {
    this.#total = statSync(path).size;
  }

  /** @throws UserFileError for columns of unknown name, and for a quote that is never closed. */
  async *entries(): AsyncGenerator<TransferEntry> {
    const defects = new Map<number, DefectEntry>();
    const unclosed: CsvError[] = [];
    const parser = parse({
      ...{ bom: true, info: true, skip_empty_lines: true, skip_records_with_error: true },
      columns: checkedColumns,
      on_skip: (error) => {
        // Whatever follows that quote was taken for a part of one cell, so this is not about one record.
        if (error?.code === 'CSV_QUOTE_NOT_CLOSED') unclosed.push(error);
        else noteDefect(defects, error);
      },
    });
    const file = createReadStream(this.path).on('data', (chunk) => (this.#done += chunk.length));
    // A failure of the file destroys the parser, and so ends the loop below.
    pipeline(file, parser, () => undefined);
    try {
      for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
        yield* drained(defects, info.lines);
        yield entryOfRecord(info.lines, record);
      }
    } catch (error) {
      if (error instanceof CsvError || error instanceof UserFileError)
        throw new UserFileError(`${this.path}: ${error.message}`);
      throw error;
    }
    yield* drained(defects, Infinity);
    if (unclosed.length === 0) return;
    const line = await unclosedQuote(createReadStream(this.path));
    const where = line === undefined ? 'A quote' : `The quote that line ${line} opens`;
    throw new UserFileError(
      `${this.path}: ${where} is never closed, so nothing behind it was read. Close it and run again.`,
    );
  }

  progress(): { readonly done: number; readonly total: number } {
    return { done: this.#done, total: this.#total };
  }
}

function checkedColumns(names: readonly string[]): string[] {
  const index = names.findIndex((name) => !CSV_COLUMNS.includes(name));
  if (index >= 0)
    throw new UserFileError(
      `${columnName(names[index], index)} is unknown; known are ${CSV_COLUMNS.join(', ')}. The first line must name the columns.`,
    );
  if (!names.includes('email'))
    throw new UserFileError('There is no column email; is the first line missing?');
  return [...names];
}

/** Where the first line is missing, what stands there is somebody's address or password hash. */
const columnName = (name = '', index: number): string =>
  /^[A-Za-z][A-Za-z0-9_ -]{0,39}$/.test(name) ? `Column "${name}"` : `The name of column ${index + 1}`;

const SHAPES: Readonly<Record<string, string>> = {
  CSV_RECORD_INCONSISTENT_COLUMNS: 'has more or fewer cells than the first line',
  CSV_INVALID_CLOSING_QUOTE: 'has text behind a closing quote',
  INVALID_OPENING_QUOTE: 'has a quote inside a cell without quotes',
};

function noteDefect(defects: Map<number, DefectEntry>, error: CsvError | undefined): void {
  const line = Number(error?.['lines'] ?? 0);
  defects.set(line, defect(line, 'malformed_line', SHAPES[error?.code ?? ''] ?? 'is no CSV record'));
}

function* drained(defects: Map<number, DefectEntry>, before: number): Generator<DefectEntry> {
  for (const [line, entry] of defects) {
    if (line >= before) continue;
    defects.delete(line);
    yield entry;
  }
}

/** An empty cell says nothing. */
function entryOfRecord(line: number, record: Readonly<Record<string, string>>): TransferEntry {
  const cells = Object.entries(record).filter(([, text]) => text !== '');
  const length = cells.reduce((sum, [, text]) => sum + text.length, 0);
  if (length > MOST_LINE_BYTES)
    return defect(line, 'line_too_long', `more than ${MOST_LINE_BYTES} characters`);
  if (cells.some(([, text]) => text.includes(REPLACEMENT))) return defect(line, 'not_utf8', 'is not UTF-8');
  return entryOf(line, Object.fromEntries(cells.map(([name, text]) => [name, valueOf(name, text)])));
}

function valueOf(name: string, text: string): unknown {
  if (name === 'email_verified') return BOOLEANS.get(text.toLowerCase()) ?? text;
  if (name !== 'groups') return text;
  return text
    .split(';')
    .map((group) => group.trim())
    .filter((group) => group !== '');
}
