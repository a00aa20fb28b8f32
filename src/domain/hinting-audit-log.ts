import type { AuditLog } from '../ports/audit-log.js';
import type { RevocationHints } from '../ports/revocation-hints.js';
import type { AuditAction, AuditEvent } from './model/audit-event.js';

/** Whether tokens that are out count no more, or say something that is no longer so, afterwards. */
const REVOKES = {
  'user.registered': false,
  'user.created': false,
  'user.updated': true,
  'user.deleted': true,
  'user.role_changed': true,
  'user.signed_in': false,
  'user.signed_out': true,
  'user.signed_out_everywhere': true,
  'password.changed': true,
  'password.reset': true,
  'password.disabled': false,
  'session.revoked': true,
  'refresh.reuse_detected': true,
  'refresh.ahead_of_store': true,
  'sign_in.refused': false,
  'sign_in.throttled': false,
  'group.created': false,
  'group.updated': false,
  'group.deleted': true,
  'group.member_added': true,
  'group.member_removed': true,
  'service_token.created': false,
  'service_token.revoked': false,
  'registration.switched': false,
  'key.created': false,
  'key.rotated': false,
  'key.revoked': true,
  'key.retired': false,
  'key.removed': false,
  'key.rewrapped': false,
  'key.imported': false,
  'roster.repaired': false,
  'users.exported': false,
} as const satisfies Record<AuditAction, boolean>;

/**
 * Tells resource servers at once of every fact that revokes. It stands where facts are recorded, which is
 * after their write and in one place: a new kind of fact does not compile until it says what it is.
 */
export class HintingAuditLog implements AuditLog {
  constructor(
    private readonly audit: AuditLog,
    private readonly hints: RevocationHints,
  ) {}

  record(event: AuditEvent): void {
    this.audit.record(event);
    if (REVOKES[event.action]) this.hints.publish();
  }
}
