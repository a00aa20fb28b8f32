import type { GroupEntry, MembershipEntry, UserEntry } from '../../domain/model/user-transfer.js';

/** The object of a file that an entry is; `entryOf` reads it back. Members that say nothing are undefined. */
export const recordOf = (entry: GroupEntry | UserEntry): Readonly<Record<string, unknown>> =>
  entry.kind === 'group' ? groupRecordOf(entry) : userRecordOf(entry);

const groupRecordOf = ({ sourceId, name, description, org, createdAt }: GroupEntry) => ({
  type: 'group',
  id: sourceId,
  name,
  description,
  org_id: org,
  created_at: timeOf(createdAt),
});

const userRecordOf = (user: UserEntry) => ({
  type: 'user',
  id: user.sourceId,
  email: user.email,
  email_verified: user.emailVerified,
  display_name: user.displayName,
  role: user.role,
  org_id: user.org,
  former_org_ids: user.formerOrgs,
  status: user.status,
  password_hash: user.passwordHash,
  password_disabled_at: timeOf(user.passwordDisabledAt),
  groups: user.memberships?.map(membershipRecordOf),
  session_epoch: user.sessionEpoch,
  claims_epoch: user.claimsEpoch,
  epoch_changed_at: timeOf(user.epochChangedAt),
  created_at: timeOf(user.createdAt),
  last_login_at: timeOf(user.lastLoginAt),
});

const membershipRecordOf = ({ by, group, joinedAt }: MembershipEntry) =>
  by === 'id' ? { id: group, joined_at: timeOf(joinedAt) } : { name: group, joined_at: timeOf(joinedAt) };

const timeOf = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();
