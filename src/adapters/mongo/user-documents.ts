import type { UserId } from '../../domain/model/ids.js';
import type { OrgId } from '../../domain/model/ids.js';
import type { Role } from '../../domain/model/role.js';
import type { User } from '../../domain/model/user.js';
import { displayNameKey } from '../../domain/model/user-query.js';
import { storable } from './storable.js';

/** A user as stored: the record, and fields that only indexes read. */
export interface UserDocument extends Omit<User, 'id'> {
  readonly _id: UserId;
  readonly nameKey: string;
  /** The role, unless it is the common one. */
  readonly elevatedRole?: Role | undefined;
  /** The organisation of a suspended user. */
  readonly suspendedOrgId?: OrgId | undefined;
  /** `epochChangedAt`, once claims have changed. */
  readonly changedAt?: number | undefined;
}

/** Fields that a user may not have; `lastLoginAt` is written by sign-ins alone. */
export const OPTIONAL_USER_FIELDS = [
  'formerOrgIds',
  'passwordHash',
  'passwordDisabledAt',
  'deletedAt',
  'elevatedRole',
  'suspendedOrgId',
  'changedAt',
] as const satisfies readonly (keyof UserDocument)[];

/** @throws AuthError `validation_failed` for a text that cannot be stored as it is. */
export function userDocument(user: User): UserDocument {
  const { id, ...record } = storable(user);
  return {
    ...record,
    _id: id,
    nameKey: displayNameKey(user.displayName),
    elevatedRole: user.role === 'viewer' ? undefined : user.role,
    suspendedOrgId: user.status === 'suspended' ? user.orgId : undefined,
    changedAt: user.claimsEpoch > 0 ? user.epochChangedAt : undefined,
  };
}

export function userOf(document: UserDocument): User {
  const {
    _id,
    nameKey: _name,
    elevatedRole: _role,
    suspendedOrgId: _org,
    changedAt: _at,
    ...record
  } = document;
  const { passwordHash, passwordDisabledAt, lastLoginAt, deletedAt } = record;
  return { ...record, id: _id, passwordHash, passwordDisabledAt, lastLoginAt, deletedAt };
}
