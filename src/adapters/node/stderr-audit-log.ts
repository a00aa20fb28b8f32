import type { AuditEvent } from '../../domain/model/audit-event.js';
import type { AuditLog } from '../../ports/audit-log.js';
import type { Clock } from '../../ports/clock.js';
import type { RequestContext } from '../../ports/request-context.js';

/** Audit events as one line of JSON each on standard error, with the members that the server's own lines have. */
export class StderrAuditLog implements AuditLog {
  constructor(
    private readonly clock: Clock,
    private readonly context: RequestContext,
    private readonly write: (line: string) => unknown = (line) => process.stderr.write(line),
  ) {}

  record({ action, outcome, actor, target, orgId, code, facts }: AuditEvent): void {
    const request = this.context.current();
    const line = {
      level: outcome === 'alarm' ? 'warn' : 'info',
      time: new Date(this.clock.now()).toISOString(),
      audit: true,
      request_id: request?.requestId,
      ...{ action, outcome, actor, target, org_id: orgId, code, facts },
      address: request?.address,
      msg: action,
    };
    this.write(`${JSON.stringify(line)}\n`);
  }
}
