import type { AuditAction, AuditEvent } from '../../src/domain/model/audit-event.js';
import type { AuditLog } from '../../src/ports/audit-log.js';

/** Keeps every event, so that a test can ask what would have been logged. */
export class RecordingAuditLog implements AuditLog {
  readonly events: AuditEvent[] = [];

  record(event: AuditEvent): void {
    this.events.push(event);
  }

  of(action: AuditAction): readonly AuditEvent[] {
    return this.events.filter((event) => event.action === action);
  }
}
