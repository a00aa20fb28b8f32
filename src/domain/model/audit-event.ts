import type { OrgId, UserId } from './ids.js';

/** Everything that is recorded: changes of identity, credential, role, group, key, and refusals worth an alarm. */
export type AuditAction =
  | 'user.registered'
  | 'user.created'
  | 'user.updated'
  | 'user.deleted'
  | 'user.role_changed'
  | 'user.signed_in'
  | 'user.signed_out'
  | 'user.signed_out_everywhere'
  | 'password.changed'
  | 'password.reset'
  | 'password.disabled'
  | 'session.revoked'
  | 'refresh.reuse_detected'
  | 'refresh.ahead_of_store'
  | 'sign_in.refused'
  | 'sign_in.throttled'
  | 'group.created'
  | 'group.updated'
  | 'group.deleted'
  | 'group.member_added'
  | 'group.member_removed'
  | 'service_token.created'
  | 'service_token.revoked'
  | 'registration.switched'
  | 'key.created'
  | 'key.rotated'
  | 'key.revoked'
  | 'key.retired'
  | 'key.removed'
  | 'key.rewrapped'
  | 'key.imported'
  | 'roster.repaired'
  | 'users.exported';

/** Who did what to whom. Never a secret, a token or an e-mail address. */
export interface AuditEvent {
  readonly action: AuditAction;
  readonly outcome: 'success' | 'refused' | 'alarm';
  /** The user who acted; undefined for anonymous callers and for the system itself. */
  readonly actor?: UserId | undefined;
  /** Id of what was acted on: user, group, session, service token. */
  readonly target?: string | undefined;
  readonly orgId?: OrgId | undefined;
  /** Stable error code of a refusal. */
  readonly code?: string | undefined;
  /** Further facts of the event: counters, old and new role, times. */
  readonly facts?: Readonly<Record<string, string | number | boolean>> | undefined;
}
