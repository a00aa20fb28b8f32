import type { AuditEvent } from '../domain/model/audit-event.js';

/** Where security events go. The adapter adds time, request id and client address. */
export interface AuditLog {
  /** Takes the event; never throws and never delays the caller. */
  record(event: AuditEvent): void;
}
