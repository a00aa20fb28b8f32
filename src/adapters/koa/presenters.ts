import type { z } from 'zod';
import type { DescribedKey } from '../../domain/key-snapshot.js';
import type { TokenPair } from '../../domain/model/access-token.js';
import type { Group, GroupMember } from '../../domain/model/group.js';
import type { GroupId, SessionId } from '../../domain/model/ids.js';
import type { ServiceToken } from '../../domain/model/service-token.js';
import type { TokenFamily } from '../../domain/model/token-family.js';
import type { User } from '../../domain/model/user.js';
import type * as schemas from './schemas.js';

// From records to the wire: snake case, ISO 8601 times in UTC, null for what is not there. The return
// types come from the schemas that the OpenAPI document is made of.

type Wire<Schema extends z.ZodType> = z.input<Schema>;

const iso = (ms: number): string => new Date(ms).toISOString();

export const presentTokens = (pair: TokenPair): Wire<typeof schemas.tokenPair> => ({
  access_token: pair.accessToken,
  refresh_token: pair.refreshToken,
  token_type: 'Bearer',
  expires_in: pair.expiresInSeconds,
});

export const presentRegistered = (user: User): Wire<typeof schemas.registeredUser> => ({
  id: user.id,
  email: user.email,
  display_name: user.displayName,
  role: user.role,
  org_id: user.orgId,
  status: livingStatus(user),
});

export const presentProfile = (user: User, groups: readonly GroupId[]): Wire<typeof schemas.profile> => ({
  ...presentRegistered(user),
  groups: [...groups],
  email_verified: user.emailVerified,
  created_at: iso(user.createdAt),
  last_login_at: user.lastLoginAt === undefined ? null : iso(user.lastLoginAt),
});

export const presentUser = (user: User): Wire<typeof schemas.userView> => ({
  ...presentProfile(
    user,
    user.memberships.map(({ groupId }) => groupId),
  ),
  has_password: user.passwordHash !== undefined,
  password_disabled: user.passwordDisabledAt !== undefined,
});

export const presentSession = (family: TokenFamily, current: SessionId): Wire<typeof schemas.session> => ({
  sid: family.sid,
  created_at: iso(family.createdAt),
  last_used_at: iso(family.rotatedAt),
  expires_at: iso(Math.min(family.idleExpiresAt, family.expiresAt)),
  user_agent: family.userAgent ?? null,
  address: family.address ?? null,
  current: family.sid === current,
});

export const presentGroup = (group: Group): Wire<typeof schemas.groupView> => ({
  id: group.id,
  name: group.name,
  description: group.description,
  org_id: group.orgId,
  created_at: iso(group.createdAt),
});

export const presentGroupWithMembers = (
  group: Group,
  members: readonly GroupMember[],
): Wire<typeof schemas.groupWithMembers> => ({
  ...presentGroup(group),
  members: members.map(({ userId, joinedAt }) => ({ user_id: userId, joined_at: iso(joinedAt) })),
});

export const presentServiceToken = (token: ServiceToken): Wire<typeof schemas.serviceTokenView> => ({
  id: token.id,
  name: token.name,
  role: token.role,
  org_id: token.orgId,
  description: token.description,
  created_by: token.createdBy,
  created_at: iso(token.createdAt),
});

export const presentKey = ({ record, times, phase, opens }: DescribedKey): Wire<typeof schemas.keyView> => ({
  kid: record.kid,
  former_kid: record.formerName?.kid ?? null,
  use: record.use,
  algorithm: record.algorithm,
  sequence: record.sequence,
  state: phase,
  created_at: iso(record.createdAt),
  activates_at: isoOrNever(times.activatesAt),
  stops_at: isoOrNever(times.endsAt),
  leaves_at: isoOrNever(times.leavesAt),
  key_encryption_key_id: record.secret?.keyEncryptionKeyId ?? null,
  opens: opens ?? null,
});

const isoOrNever = (ms: number): string | null => (ms === Infinity ? null : iso(ms));

/** Tombstones are never shown; should one arrive here, that is a bug. */
function livingStatus({ id, status }: User): 'active' | 'suspended' {
  if (status === 'deleted') throw new Error(`the tombstone ${id} was about to be shown`);
  return status;
}
