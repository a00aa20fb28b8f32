import type { LogFields, Logger } from '../../ports/logger.js';

/** Warnings and errors as one line of JSON each on standard error; everything else is dropped. */
export class StderrLogger implements Logger {
  constructor(private readonly write: (line: string) => unknown = (line) => process.stderr.write(line)) {}

  debug(): void {
    return;
  }

  info(): void {
    return;
  }

  warn(fields: LogFields, message: string): void {
    this.write(`${lineOf('warn', fields, message)}\n`);
  }

  error(fields: LogFields, message: string): void {
    this.write(`${lineOf('error', fields, message)}\n`);
  }
}

/** A circle or a bigint is no JSON: the line then goes without its fields, rather than not at all. */
function lineOf(level: string, fields: LogFields, message: string): string {
  try {
    return JSON.stringify({ level, ...fields, msg: message }, plain);
  } catch {
    return JSON.stringify({ level, fields: 'not serializable', msg: message });
  }
}

/** An error has no members of its own that JSON would show. */
const plain = (_name: string, value: unknown): unknown =>
  value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;
