import type { LogFields, Logger } from '../../ports/logger.js';

/** Warnings and errors as one line of JSON each on standard error; everything else is dropped. */
export class StderrLogger implements Logger {
  debug(): void {
    return;
  }

  info(): void {
    return;
  }

  warn(fields: LogFields, message: string): void {
    write('warn', fields, message);
  }

  error(fields: LogFields, message: string): void {
    write('error', fields, message);
  }
}

function write(level: string, fields: LogFields, message: string): void {
  process.stderr.write(`${JSON.stringify({ level, ...fields, msg: message }, plain)}\n`);
}

/** An error has no members of its own that JSON would show. */
const plain = (_name: string, value: unknown): unknown =>
  value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value;
