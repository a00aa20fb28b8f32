import type { z } from 'zod';
import type {
  DefectEntry,
  MembershipEntry,
  TransferEntry,
  UserEntry,
} from '../../domain/model/user-transfer.js';
import { groupRecord, userRecord, type UserRecord } from './record-schemas.js';

/** The entry that an object of a file is; null counts as not said. */
export function entryOf(line: number, value: unknown): TransferEntry {
  if (!isObject(value)) return defect(line, 'malformed_line', 'must be a JSON object');
  const said = Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
  switch (said['type']) {
    case 'group': {
      const { success, data, error } = groupRecord.safeParse(said);
      if (!success) return defectOf(line, error);
      const { id: sourceId, name, description, org_id: org, created_at: createdAt } = data;
      return { kind: 'group', line, sourceId, name, description, org, createdAt };
    }
    case 'user':
    case undefined: {
      const { success, data, error } = userRecord.safeParse(said);
      return success ? userEntry(line, data) : defectOf(line, error);
    }
    default:
      return defect(line, 'invalid_field', 'type must be user or group');
  }
}

export const defect = (line: number, reason: DefectEntry['reason'], detail: string): DefectEntry => ({
  ...{ kind: 'defect', line, reason, detail },
});

const userEntry = (line: number, record: UserRecord): UserEntry => ({
  kind: 'user',
  line,
  sourceId: record.id,
  email: record.email,
  emailVerified: record.email_verified,
  displayName: record.display_name,
  role: record.role,
  org: record.org_id,
  formerOrgs: record.former_org_ids,
  status: record.status,
  passwordHash: record.password_hash,
  passwordDisabledAt: record.password_disabled_at,
  memberships: record.groups?.map(membershipEntry),
  sessionEpoch: record.session_epoch,
  claimsEpoch: record.claims_epoch,
  epochChangedAt: record.epoch_changed_at,
  createdAt: record.created_at,
  lastLoginAt: record.last_login_at,
});

type MembershipRecord = NonNullable<UserRecord['groups']>[number];

function membershipEntry(record: MembershipRecord): MembershipEntry {
  if (typeof record === 'string') return { by: 'name', group: record, joinedAt: undefined };
  return 'id' in record
    ? { by: 'id', group: record.id, joinedAt: record.joined_at }
    : { by: 'name', group: record.name, joinedAt: record.joined_at };
}

/** Names the first field that is wrong, never what is in it. */
function defectOf(line: number, { issues }: z.ZodError): DefectEntry {
  const [issue] = issues;
  if (issue?.code === 'unrecognized_keys')
    return defect(line, 'unknown_field', issue.keys.map((key) => key.slice(0, 40)).join(', '));
  const message = issue?.code === 'invalid_union' ? 'is no group name or id' : (issue?.message ?? '');
  return defect(line, 'invalid_field', `${issue?.path.map(String).join('.') ?? ''}: ${message}`);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
