import type { LogFormat, LogStream } from '../../../adapters/pino/log-stream.js';
import type { createPino, LogLevel } from '../../../adapters/pino/pino-logger.js';
import { T } from '../auth-tokens.js';
import type { SynchronousLoad } from '../binder.js';
import { defineModule, type NamedModule } from '../module.js';
import { token } from '../token.js';

export interface LoggingOptions {
  /** Of the operational log; audit events are written whatever it is. Default `info`. */
  readonly level?: LogLevel;
  /** Default `json`. */
  readonly format?: LogFormat;
}

const STREAM = token<LogStream>('auth.inner.logStream');
const PINO = token<ReturnType<typeof createPino>>('auth.inner.pino');

export const bindLogging =
  ({ level = 'info', format = 'json' }: LoggingOptions = {}): SynchronousLoad =>
  ({ bind }) => {
    bind(STREAM)
      .toResolvedValue(async () => {
        const { openLogStream } = await import('../../../adapters/pino/log-stream.js');
        return openLogStream({ format, fileDescriptor: 1, isTerminal: process.stdout.isTTY });
      }, [])
      .onDeactivation((stream) => stream.flush());
    bind(PINO).toResolvedValue(
      async (stream, context) => {
        const pino = await import('../../../adapters/pino/pino-logger.js');
        return pino.createPino({ level, stream, context });
      },
      [STREAM, T.requestContext],
    );
    bind(T.logger).toResolvedValue(
      async (pino) => {
        const { PinoLogger } = await import('../../../adapters/pino/pino-logger.js');
        return new PinoLogger(pino);
      },
      [PINO],
    );
    bind(T.audit).toResolvedValue(
      async (pino, context) => {
        const { PinoAuditLog } = await import('../../../adapters/pino/pino-audit-log.js');
        return new PinoAuditLog(pino, context);
      },
      [PINO, T.requestContext],
    );
  };

/** The operational log and audit events, as lines on standard output. */
export const loggingModule = (options: LoggingOptions = {}): NamedModule =>
  defineModule('logging', bindLogging(options));
