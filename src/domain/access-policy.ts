import type { UserRepository } from '../ports/user-repository.js';
import { AuthError } from './errors.js';
import type { OrgId } from './model/ids.js';
import type { Principal } from './model/principal.js';
import { isAbove, type Role } from './model/role.js';
import type { User } from './model/user.js';

// Who may do what. "Admin" is a superadmin anywhere, or an org_admin inside its own organisation.
// What is in another organisation does not exist for the caller: the answer is "not found", never "forbidden".

/**
 * The caller as the store knows it now; the token tells only what role and organisation it had.
 * @throws AuthError `token_revoked` when the record is gone, not active, or newer than the token's claims.
 */
export async function readCaller(users: UserRepository, principal: Principal): Promise<User> {
  const caller = await users.findById(principal.userId);
  if (caller?.status !== 'active' || caller.claimsEpoch > principal.epoch) {
    throw new AuthError('token_revoked', { reason: 'the caller changed after the token was issued' });
  }
  return caller;
}

/** As `readCaller`, for what only admins may do. @throws AuthError `forbidden`, `token_audience_mismatch`. */
export async function readAdmin(users: UserRepository, principal: Principal): Promise<User> {
  assertMayAdminister(principal);
  const caller = await readCaller(users, principal);
  if (caller.role !== 'superadmin' && caller.role !== 'org_admin') throw new AuthError('forbidden');
  return caller;
}

/** As `readCaller`, for what only superadmins may do. @throws AuthError `forbidden`, `token_audience_mismatch`. */
export async function readSuperadmin(users: UserRepository, principal: Principal): Promise<User> {
  assertMayAdminister(principal);
  const caller = await readCaller(users, principal);
  if (caller.role !== 'superadmin') throw new AuthError('forbidden');
  return caller;
}

function assertMayAdminister({ mayAdminister }: Principal): void {
  if (mayAdminister) return;
  throw new AuthError('token_audience_mismatch', {
    message: 'Administration needs an access token for the audience of administrators.',
    reason: 'aud is not auth.admin_audience',
  });
}

/** Whether the caller may know of what is in this organisation. */
export const seesOrg = (caller: User, orgId: OrgId): boolean =>
  caller.role === 'superadmin' || caller.orgId === orgId;

/** The organisation to work in: the one that the caller asked for, else its own. @throws AuthError `organisation_not_found`. */
export function chosenOrg(caller: User, asked: OrgId | undefined): OrgId {
  if (asked === undefined) return caller.orgId;
  if (!seesOrg(caller, asked)) throw new AuthError('organisation_not_found');
  return asked;
}

/** Nobody grants, or acts on, a role above their own. @throws AuthError `role_above_own`. */
export function refuseRoleAbove(caller: User, role: Role): void {
  if (isAbove(role, caller.role)) throw new AuthError('role_above_own');
}

/** The user, if it exists for the caller. @throws AuthError `user_not_found`. */
export function existing(caller: User, user: User | undefined): User {
  if (user === undefined || user.status === 'deleted' || !seesOrg(caller, user.orgId))
    throw new AuthError('user_not_found');
  return user;
}

/** The user, if it exists for the caller and its role is not above the caller's. @throws AuthError `user_not_found`, `role_above_own`. */
export function administered(caller: User, target: User | undefined): User {
  const user = existing(caller, target);
  refuseRoleAbove(caller, user.role);
  return user;
}
