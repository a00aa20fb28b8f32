import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import type { Logger, LogFields } from '../../ports/logger.js';
import type { RequestContext } from '../../ports/request-context.js';
import { REDACTED_PATHS, withoutTokens } from './redaction.js';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface PinoOptions {
  readonly level: LogLevel;
  /** Where lines go; see `openLogStream`. */
  readonly stream: DestinationStream;
  /** Adds the request id to every line written while a request is served. */
  readonly context?: RequestContext;
}

/** The one pino instance of a process, shared by the operational log and the audit log. */
export function createPino({ level, stream, context }: PinoOptions): Pino {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
      hooks: { streamWrite: withoutTokens },
      mixin: () => requestIdOf(context),
    },
    stream,
  );
}

/** Operational log lines through pino. */
export class PinoLogger implements Logger {
  constructor(readonly pino: Pino) {}

  debug(fields: LogFields, message: string): void {
    this.pino.debug(fields, message);
  }

  info(fields: LogFields, message: string): void {
    this.pino.info(fields, message);
  }

  warn(fields: LogFields, message: string): void {
    this.pino.warn(fields, message);
  }

  error(fields: LogFields, message: string): void {
    this.pino.error(fields, message);
  }
}

function requestIdOf(context: RequestContext | undefined): object {
  const facts = context?.current();
  return facts === undefined ? {} : { request_id: facts.requestId };
}
