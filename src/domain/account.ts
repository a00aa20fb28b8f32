import type { AuditLog } from '../ports/audit-log.js';
import type { PasswordHasher } from '../ports/password-hasher.js';
import type { UserRepository } from '../ports/user-repository.js';
import { readCaller } from './access-policy.js';
import { AuthError } from './errors.js';
import type { GroupId } from './model/ids.js';
import type { Principal, RequestOrigin } from './model/principal.js';
import type { User } from './model/user.js';
import { parseDisplayName } from './new-user.js';
import { isPasswordOf } from './password-check.js';
import type { PasswordPolicy } from './password-policy.js';
import type { Throttle } from './throttle.js';
import type { TokenPairs } from './token-pairs.js';
import type { UserLifecycle } from './user-lifecycle.js';

export interface PasswordChange {
  readonly oldPassword: string;
  readonly newPassword: string;
  readonly origin: RequestOrigin;
}

export interface OwnProfile {
  readonly user: User;
  /** Only groups that are not deleted, as in a fresh token. */
  readonly groups: readonly GroupId[];
}

/** What signed-in users may read and change of their own account. */
export class Account {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly lifecycle: UserLifecycle,
    private readonly pairs: TokenPairs,
    private readonly hasher: PasswordHasher,
    private readonly policy: PasswordPolicy,
    private readonly throttle: Throttle,
    private readonly audit: AuditLog,
  ) {}

  /** @throws AuthError `token_revoked`. */
  async me(caller: Principal): Promise<OwnProfile> {
    const user = await readCaller(this.users, caller);
    return { user, groups: await this.pairs.livingGroups(user) };
  }

  /** @throws AuthError `validation_failed`, `token_revoked`. */
  async rename(caller: Principal, displayName: string): Promise<OwnProfile> {
    const name = parseDisplayName(displayName);
    await readCaller(this.users, caller);
    const { after } = await this.lifecycle.edit(caller.userId, (user) => ({
      ...stillActive(user),
      displayName: name,
    }));
    this.audit.record({
      action: 'user.updated',
      outcome: 'success',
      actor: caller.userId,
      target: caller.userId,
    });
    return { user: after, groups: await this.pairs.livingGroups(after) };
  }

  /**
   * Ends every session of the user, this one too.
   * @throws AuthError `old_password_wrong`, `rate_limited`, `overloaded`, `token_revoked`, and those of the policy.
   */
  async changePassword(
    caller: Principal,
    { oldPassword, newPassword, origin }: PasswordChange,
  ): Promise<void> {
    const user = await readCaller(this.users, caller);
    const text = this.policy.accept(newPassword, user);
    const attempt = await this.throttle.beginPasswordCheck(user.id);
    const check = isPasswordOf(this.hasher, user, oldPassword, origin);
    const isRight = await check.catch(async (error: unknown) => {
      // No verdict, so nothing was guessed.
      await attempt.giveBack();
      throw error;
    });
    if (!isRight) throw new AuthError('old_password_wrong');
    await attempt.giveBack();
    await this.lifecycle.replacePassword(
      user.id,
      text,
      (current) => {
        // The password that was checked must be the one that is replaced: a reset that came between wins.
        if (stillActive(current).sessionEpoch !== user.sessionEpoch) throw new AuthError('token_revoked');
        return current;
      },
      origin,
    );
    this.audit.record({
      action: 'password.changed',
      outcome: 'success',
      actor: user.id,
      target: user.id,
      orgId: user.orgId,
    });
  }
}

function stillActive(user: User): User {
  if (user.status !== 'active') throw new AuthError('token_revoked');
  return user;
}
