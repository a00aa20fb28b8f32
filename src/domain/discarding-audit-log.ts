import type { AuditLog } from '../ports/audit-log.js';

/** For hosts that keep no audit trail. */
export class DiscardingAuditLog implements AuditLog {
  record(): void {
    // Nobody asked for a record.
  }
}
