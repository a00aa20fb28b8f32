import { createReadStream, statSync } from 'node:fs';
import type { TransferEntry } from '../../domain/model/user-transfer.js';
import { parseUnambiguousObject } from '../../domain/unambiguous-json.js';
import type { UserList } from '../../ports/user-list.js';
import { byteLines, MOST_LINE_BYTES, type ByteLine } from './byte-lines.js';
import { defect, entryOf } from './record-entries.js';
import { HEADER } from './record-schemas.js';
import { UserFileError } from './user-file-error.js';

/** A file with a JSON object a line (https://jsonlines.org), as `users export` writes it. */
export class JsonLinesUserList implements UserList {
  readonly #total: number;
  #done = 0;

  /** @throws Error `ENOENT`, `EACCES` and their like. */
  constructor(private readonly path: string) {
    this.#total = statSync(path).size;
  }

  /** @throws UserFileError for an export of a later version. */
  async *entries(): AsyncGenerator<TransferEntry> {
    for await (const line of byteLines(this.#chunks())) {
      const entry = entryOfLine(line);
      if (entry !== undefined) yield entry;
    }
  }

  progress(): { readonly done: number; readonly total: number } {
    return { done: this.#done, total: this.#total };
  }

  async *#chunks(): AsyncGenerator<Buffer> {
    const stream: AsyncIterable<Buffer> = createReadStream(this.path);
    for await (const chunk of stream) {
      yield chunk;
      this.#done += chunk.length;
    }
  }
}

/** Undefined for a blank line and for the header. */
function entryOfLine({ line, bytes }: ByteLine): TransferEntry | undefined {
  if (bytes === undefined) return defect(line, 'line_too_long', `more than ${MOST_LINE_BYTES} bytes`);
  const text = decoded(bytes);
  if (text === undefined) return defect(line, 'not_utf8', 'is not UTF-8');
  if (text.trim() === '') return undefined;
  const value = parsed(text);
  if (value === undefined) return defect(line, 'malformed_line', 'is not JSON');
  // Of an address written twice nobody can say which one is meant.
  const ambiguity = parseUnambiguousObject(bytes);
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && typeof ambiguity === 'string')
    return defect(line, 'malformed_line', ambiguity);
  if (!isHeader(value)) return entryOf(line, value);
  if (value['version'] !== HEADER.version)
    throw new UserFileError(`The file was written by a later version (format ${String(value['version'])}).`);
  return undefined;
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(bytes: Buffer): string | undefined {
  try {
    return UTF_8.decode(bytes);
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isHeader = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === HEADER.type;
