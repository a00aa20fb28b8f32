import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { UserRepository } from '../ports/user-repository.js';
import { administered, chosenOrg, existing, readAdmin, refuseRoleAbove, seesOrg } from './access-policy.js';
import { AuthError } from './errors.js';
import type { AuditAction } from './model/audit-event.js';
import type { OrgId, UserId } from './model/ids.js';
import type { Principal } from './model/principal.js';
import type { Role } from './model/role.js';
import { staleClaims, type User } from './model/user.js';
import { parseUserChanges, revised, type UserChanges } from './user-changes.js';
import type { UserLifecycle } from './user-lifecycle.js';

export interface NewAccount {
  readonly email: string;
  /** Undefined: no sign-in by password until one is set. */
  readonly password?: string | undefined;
  readonly displayName?: string | undefined;
  readonly role?: Role | undefined;
  readonly orgId?: OrgId | undefined;
}

/** What admins do to users. Each permission is decided on the version of the user that the write replaces. */
export class UserAdministration {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly lifecycle: UserLifecycle,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @throws AuthError `forbidden`, `role_above_own`, `organisation_not_found`, `validation_failed`,
   * `email_taken`, `overloaded`, and those of the password policy.
   */
  async create(caller: Principal, account: NewAccount): Promise<User> {
    const admin = await readAdmin(this.users, caller);
    const { email, password, displayName = '', role = 'viewer' } = account;
    const orgId = chosenOrg(admin, account.orgId);
    refuseRoleAbove(admin, role);
    const user = await this.lifecycle.create({ email, password, displayName, role, orgId });
    this.#record('user.created', admin, user, { role });
    return user;
  }

  /** @throws AuthError `forbidden`, `user_not_found`. */
  async get(caller: Principal, id: UserId): Promise<User> {
    const admin = await readAdmin(this.users, caller);
    return existing(admin, await this.users.findById(id));
  }

  /**
   * @throws AuthError `forbidden`, `user_not_found`, `role_above_own`, `validation_failed`, `email_taken`,
   * `last_superadmin`, `edit_conflict`.
   */
  async update(caller: Principal, id: UserId, wanted: UserChanges): Promise<User> {
    const admin = await readAdmin(this.users, caller);
    administered(admin, await this.users.findById(id));
    const changes = parseUserChanges(admin, wanted);
    const now = this.clock.now();
    const { after } = await this.lifecycle.edit(id, (target) =>
      revised(administered(admin, target), changes, now),
    );
    this.#record('user.updated', admin, after, { status: after.status, org_id: after.orgId });
    return after;
  }

  /** @throws AuthError `forbidden`, `user_not_found`, `role_above_own`, `last_superadmin`, `edit_conflict`. */
  async changeRole(caller: Principal, id: UserId, role: Role): Promise<User> {
    const admin = await readAdmin(this.users, caller);
    const now = this.clock.now();
    const { before, after } = await this.lifecycle.edit(id, (target) => {
      administered(admin, target);
      refuseRoleAbove(admin, role);
      return target.role === role ? target : { ...target, role, ...staleClaims(target, now) };
    });
    if (after !== before) this.#record('user.role_changed', admin, after, { from: before.role, to: role });
    return after;
  }

  /**
   * Sets a password, makes a disabled one usable again, and ends every session.
   * @throws AuthError `forbidden`, `user_not_found`, `role_above_own`, `overloaded`, and those of the password policy.
   */
  async resetPassword(caller: Principal, id: UserId, newPassword: string): Promise<void> {
    const admin = await readAdmin(this.users, caller);
    const target = administered(admin, await this.users.findById(id));
    const after = await this.lifecycle.setPassword(target, newPassword, (user) => administered(admin, user));
    this.#record('password.reset', admin, after);
  }

  /** Signs the user out everywhere. @throws AuthError `forbidden`, `user_not_found`, `role_above_own`. */
  async endSessions(caller: Principal, id: UserId): Promise<void> {
    const admin = await readAdmin(this.users, caller);
    const after = await this.lifecycle.endSessions(id, (user) => administered(admin, user));
    this.#record('user.signed_out_everywhere', admin, after);
  }

  /** @throws AuthError `forbidden`, `user_not_found`, `role_above_own`, `last_superadmin`, `edit_conflict`. */
  async remove(caller: Principal, id: UserId): Promise<void> {
    const admin = await readAdmin(this.users, caller);
    // A tombstone passes here, for the repeat of a deletion that a crash has cut.
    const known = await this.users.findById(id);
    if (known !== undefined && !seesOrg(admin, known.orgId)) throw new AuthError('user_not_found');
    const after = await this.lifecycle.remove(id, (user) => administered(admin, user));
    this.#record('user.deleted', admin, after, { role: after.role });
  }

  #record(
    action: AuditAction,
    admin: User,
    target: User,
    facts: Readonly<Record<string, string>> = {},
  ): void {
    this.audit.record({
      action,
      outcome: 'success',
      actor: admin.id,
      target: target.id,
      orgId: target.orgId,
      facts,
    });
  }
}
