import { AsyncLocalRequestContext } from '../adapters/node/async-local-request-context.js';
import { openLogStream } from '../adapters/pino/log-stream.js';
import { PinoAuditLog } from '../adapters/pino/pino-audit-log.js';
import { createPino, PinoLogger } from '../adapters/pino/pino-logger.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { Logger } from '../ports/logger.js';
import type { RequestContext } from '../ports/request-context.js';
import type { Settings } from './settings.js';

/** Both logs of a process, and the request that their lines belong to. */
export interface Logging {
  readonly logger: Logger;
  readonly audit: AuditLog;
  readonly context: RequestContext;
  /** Writes what is still held; call it last. */
  flush(): void;
}

export interface LogTarget {
  /** 1 for standard output, 2 for standard error. */
  readonly fileDescriptor: 1 | 2;
  readonly isTerminal: boolean;
}

/** Opens the logs as section `log` says. */
export async function openLogging({ log }: Settings, target: LogTarget): Promise<Logging> {
  const stream = await openLogStream({ format: log.format, ...target });
  const context = new AsyncLocalRequestContext();
  const pino = createPino({ level: log.level, stream, context });
  return {
    logger: new PinoLogger(pino),
    audit: new PinoAuditLog(pino, context),
    context,
    flush: () => stream.flush(),
  };
}
