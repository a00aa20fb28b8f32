import type { DestinationStream } from 'pino';

export type LogFormat = 'json' | 'pretty' | 'auto';

/** A place for log lines that a process closes last. */
export interface LogStream extends DestinationStream {
  /** Writes what is still held, before the process ends. */
  flush(): void;
}

/** Whether lines are for a person; `auto` asks whether a terminal is at the other end. */
export const isPretty = (format: LogFormat, isTerminal: boolean): boolean =>
  format === 'pretty' || (format === 'auto' && isTerminal);

export interface LogStreamOptions {
  readonly format: LogFormat;
  /** 1 for standard output, 2 for standard error. */
  readonly fileDescriptor: 1 | 2;
  /** Whether a terminal is at its other end. */
  readonly isTerminal: boolean;
}

/** A reader that has stopped reading loses lines rather than the server its memory. */
const MOST_HELD_BYTES = 16 * 1024 * 1024;

/**
 * JSON lines or, for people, lines formatted by pino-pretty inside the process. JSON is written off
 * the caller's path: a slow reader of the pipe must not stop requests.
 */
export async function openLogStream(options: LogStreamOptions): Promise<LogStream> {
  const { format, fileDescriptor, isTerminal } = options;
  if (isPretty(format, isTerminal)) {
    const { PinoPretty } = await import('pino-pretty');
    const stream = PinoPretty({
      colorize: isTerminal,
      destination: fileDescriptor,
      sync: true,
      singleLine: true,
      translateTime: 'SYS:HH:MM:ss.l',
    });
    return { write: (line) => void stream.write(line), flush: () => undefined };
  }
  const { pino } = await import('pino');
  const stream = pino.destination({ dest: fileDescriptor, sync: false, maxLength: MOST_HELD_BYTES });
  return { write: (line) => void stream.write(line), flush: () => stream.flushSync() };
}
