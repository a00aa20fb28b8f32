import type { Clock } from '../ports/clock.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RandomSource } from '../ports/random-source.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import { parseEmail } from './email-address.js';
import { AuthError } from './errors.js';
import type { OrgId, UserId } from './model/ids.js';
import type { RequestOrigin } from './model/principal.js';
import type { Role } from './model/role.js';
import { endSessions, type User } from './model/user.js';
import { queueShareOf } from './network-address.js';
import { newUser, parseDisplayName } from './new-user.js';
import type { PasswordPolicy } from './password-policy.js';
import type { SignInThrottle } from './sign-in-throttle.js';
import type { Edit, UserEditor } from './user-editor.js';

export interface AccountFields {
  readonly email: string;
  /** Undefined: no sign-in by password until one is set. */
  readonly password: string | undefined;
  readonly displayName: string;
  readonly role: Role;
  readonly orgId: OrgId;
}

/** Refuses a record by throwing, else answers it. Asked anew for each version that a write would replace. */
export type Permit = (user: User) => User;

/**
 * Makes accounts, sets their passwords and ends them, whoever may order that. The write of the user record
 * raises the epochs, and with it every older token is refused. Marking the sessions as ended comes after it
 * and only makes the list of sessions right, so a crash between the two leaves no token usable.
 */
export class UserLifecycle {
  constructor(
    private readonly users: UserRepository,
    private readonly editor: UserEditor,
    private readonly families: TokenFamilyStore,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly throttle: SignInThrottle,
    private readonly random: RandomSource,
    private readonly clock: Clock,
  ) {}

  /** @throws AuthError `validation_failed`, `email_taken`, `overloaded`, and those of the password policy. */
  async create({ password, role, orgId, ...typed }: AccountFields): Promise<User> {
    const email = parseEmail(typed.email);
    const displayName = parseDisplayName(typed.displayName);
    const owner = { emailKey: email.key, displayName };
    const passwordHash =
      password === undefined ? undefined : await this.hasher.hash(this.policy.accept(password, owner));
    const fields = { email, displayName, role, orgId, passwordHash, createdAt: this.clock.now() };
    const user = newUser(this.random, fields);
    if ((await this.editor.insert(user)) === 'email_taken') throw new AuthError('email_taken');
    return user;
  }

  /** As `replacePassword`, for a password as typed. @throws AuthError those of it, and of the password policy. */
  async setPassword(target: User, newPassword: string, permit: Permit): Promise<User> {
    return this.replacePassword(target.id, this.policy.accept(newPassword, target), permit);
  }

  /**
   * Makes a disabled password usable again, forgives the failed sign-ins and ends every session.
   * @param accepted the password as the policy let it pass.
   * @param origin of the request; undefined for the operator of the machine and for admins.
   * @throws AuthError of `permit`, `user_not_found`, `overloaded`.
   */
  async replacePassword(id: UserId, accepted: string, permit: Permit, origin?: RequestOrigin): Promise<User> {
    const passwordHash = await this.hasher.hash(accepted, origin && queueShareOf(origin));
    const after = await this.#ending(id, (user) => ({
      ...permit(user),
      passwordHash,
      passwordDisabledAt: undefined,
    }));
    await this.throttle.forgive(after.emailKey);
    return after;
  }

  /** Ends every session with one write. @throws AuthError of `permit`, `user_not_found`. */
  endSessions(id: UserId, permit: Permit): Promise<User> {
    return this.#ending(id, permit);
  }

  /**
   * Makes the record a tombstone, which ends everything at once. After a crash, a repeat marks the sessions
   * that were left.
   * @throws AuthError of `permit`, `last_superadmin`, `user_not_found`.
   */
  async remove(id: UserId, permit: Permit): Promise<User> {
    const now = this.clock.now();
    const known = await this.users.findById(id);
    if (known?.status === 'deleted' && (await this.families.revokeAllOf(id, now)) > 0) return known;
    return this.#ending(id, (user) => tombstone(permit(user), now));
  }

  /** For edits that may or may not end the sessions, which they say by the `sessionEpoch`. */
  async edit(id: UserId, decide: (user: User) => User): Promise<Edit> {
    const edit = await this.editor.edit(id, decide);
    if (edit.after.sessionEpoch > edit.before.sessionEpoch)
      await this.families.revokeAllOf(id, this.clock.now());
    return edit;
  }

  async #ending(id: UserId, decide: (user: User) => User): Promise<User> {
    const now = this.clock.now();
    return (await this.edit(id, (user) => ({ ...decide(user), ...endSessions(user, now) }))).after;
  }
}

const tombstone = (user: User, now: number): User => ({
  ...user,
  email: '',
  emailKey: `deleted:${user.id}`,
  displayName: '',
  status: 'deleted',
  passwordHash: undefined,
  passwordDisabledAt: undefined,
  memberships: [],
  deletedAt: now,
});
