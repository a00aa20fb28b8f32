import type { Clock } from '../ports/clock.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RandomSource } from '../ports/random-source.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import { parseEmail } from './email-address.js';
import { AuthError } from './errors.js';
import type { OrgId, UserId } from './model/ids.js';
import type { Role } from './model/role.js';
import { endSessions, type User } from './model/user.js';
import { newUser, parseDisplayName } from './new-user.js';
import type { PasswordPolicy } from './password-policy.js';
import type { Edit, UserEditor } from './user-editor.js';

export interface AccountFields {
  readonly email: string;
  /** Undefined: no sign-in by password until one is set. */
  readonly password: string | undefined;
  readonly displayName: string;
  readonly role: Role;
  readonly orgId: OrgId;
}

/** Refuses by throwing, or lets the record pass; asked for each version of it. */
export type Permit = (user: User) => User;

/**
 * The steps that make, rekey and end an account, whoever may order them. Epochs rise in the write that
 * states the fact; marking the families afterwards is for the eye, so a crash between leaves nothing usable.
 */
export class UserLifecycle {
  constructor(
    private readonly users: UserRepository,
    private readonly editor: UserEditor,
    private readonly families: TokenFamilyStore,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
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

  /** Lifts a disabling and ends every session. @throws AuthError of the policy, of `permit`, `user_not_found`. */
  async setPassword(target: User, newPassword: string, permit: Permit): Promise<User> {
    const passwordHash = await this.hasher.hash(this.policy.accept(newPassword, target));
    return this.#ending(target.id, (user) => ({
      ...permit(user),
      passwordHash,
      passwordDisabledAt: undefined,
    }));
  }

  /** Signs out everywhere: one write decides. @throws AuthError of `permit`, `user_not_found`. */
  endSessions(id: UserId, permit: Permit): Promise<User> {
    return this.#ending(id, permit);
  }

  /**
   * The tombstone comes first and decides everything. A repeat after a crash marks what is left.
   * @throws AuthError of `permit`, `last_superadmin`, `user_not_found`.
   */
  async remove(id: UserId, permit: Permit): Promise<User> {
    const now = this.clock.now();
    const known = await this.users.findById(id);
    if (known?.status === 'deleted' && (await this.families.revokeAllOf(id, now)) > 0) return known;
    return this.#ending(id, (user) => tombstone(permit(user), now));
  }

  /** For edits that decide by themselves whether sessions end. */
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
