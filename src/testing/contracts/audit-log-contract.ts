import { strictEqual } from 'node:assert/strict';
import { asOrgId, asUserId } from '../../domain/model/ids.js';
import type { AuditEvent } from '../../domain/model/audit-event.js';
import type { AuditLog } from '../../ports/audit-log.js';
import { clause, type Contract } from './contract.js';

const EVENTS: readonly AuditEvent[] = [
  { action: 'user.registered', outcome: 'success' },
  {
    action: 'user.role_changed',
    outcome: 'success',
    actor: asUserId('usr_AAAAAAAAAAAAAAAAAAAAAA'),
    target: 'usr_BBBBBBBBBBBBBBBBBBBBBB',
    orgId: asOrgId('default'),
    facts: { from: 'viewer', to: 'org_admin', version: 7, itself: false },
  },
  { action: 'sign_in.refused', outcome: 'refused', actor: undefined, code: 'invalid_credentials' },
  { action: 'refresh.reuse_detected', outcome: 'alarm', target: '\u0000"\ud800\n{}', facts: {} },
];

/** What every `AuditLog` promises, as far as its caller can see; that nothing is lost is for its own tests. */
export const auditLogContract: Contract<AuditLog> = [
  clause(
    'events with and without their optional members are taken, alarms and texts of any kind among them',
    'a sign-in fails, or a thief is let go, because the record of it could not be made',
    async (audit) => {
      for (const event of EVENTS) audit.record(event);
    },
  ),
  clause(
    'nothing is handed back that somebody would have to wait for',
    'a rejection that nobody awaits ends the process',
    async (audit) => {
      const record: (event: AuditEvent) => unknown = audit.record.bind(audit);
      for (const event of EVENTS) strictEqual(record(event), undefined);
    },
  ),
  clause('an event is not changed', 'whoever reads it after the log reads something else', async (audit) => {
    for (const event of EVENTS) {
      const facts = event.facts === undefined ? undefined : Object.freeze({ ...event.facts });
      audit.record(Object.freeze({ ...event, facts }));
    }
  }),
];
