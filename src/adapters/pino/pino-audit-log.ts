import type { Logger as Pino } from 'pino';
import type { AuditEvent } from '../../domain/model/audit-event.js';
import type { AuditLog } from '../../ports/audit-log.js';
import type { RequestContext } from '../../ports/request-context.js';

/**
 * Audit events as log lines with `"audit":true`, whatever the level of the operational log: alarms
 * as warnings, everything else as information. Time and request id come with the line.
 */
export class PinoAuditLog implements AuditLog {
  readonly #pino: Pino;

  constructor(
    pino: Pino,
    readonly context: RequestContext,
  ) {
    this.#pino = pino.child({ audit: true }, { level: 'info' });
  }

  record(event: AuditEvent): void {
    const line = {
      action: event.action,
      outcome: event.outcome,
      actor: event.actor,
      target: event.target,
      org_id: event.orgId,
      code: event.code,
      facts: event.facts,
      address: this.context.current()?.address,
    };
    if (event.outcome === 'alarm') this.#pino.warn(line, event.action);
    else this.#pino.info(line, event.action);
  }
}
