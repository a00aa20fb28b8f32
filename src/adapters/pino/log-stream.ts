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

/**
 * Standard output, as JSON lines or, for people, formatted by pino-pretty inside the process.
 * JSON is written off the caller's path: a slow reader of the pipe must not stop requests.
 */
export async function openLogStream(format: LogFormat, isTerminal: boolean): Promise<LogStream> {
  if (isPretty(format, isTerminal)) return openPretty(isTerminal);
  const { pino } = await import('pino');
  const stream = pino.destination({ dest: 1, sync: false });
  return { write: (line) => void stream.write(line), flush: () => stream.flushSync() };
}

async function openPretty(colorize: boolean): Promise<LogStream> {
  const { PinoPretty } = await import('pino-pretty');
  const stream = PinoPretty({ colorize, sync: true, translateTime: 'SYS:HH:MM:ss.l' });
  return { write: (line) => void stream.write(line), flush: () => undefined };
}
