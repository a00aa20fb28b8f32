import type { AuditLog } from '../ports/audit-log.js';
import type { UserRepository } from '../ports/user-repository.js';
import { emailKeyOf } from './email-address.js';
import { AuthError } from './errors.js';
import type { AuditAction } from './model/audit-event.js';
import type { UserId } from './model/ids.js';
import type { User } from './model/user.js';
import type { AccountFields, UserLifecycle } from './user-lifecycle.js';

/** How many users are signed out at the same time: few enough for any database. */
const PAGE = 25;

const anybody = (user: User): User => user;

/** What the operator of the machine may do without signing in, on the command line. HTTP does not reach it. */
export class Recovery {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly lifecycle: UserLifecycle,
    private readonly audit: AuditLog,
  ) {}

  /** @throws AuthError `validation_failed`, `email_taken`, and those of the password policy. */
  async createUser(account: AccountFields): Promise<User> {
    return this.#recorded('user.created', await this.lifecycle.create(account));
  }

  /** Sets a password, makes a disabled one usable again, ends every session. @throws AuthError `user_not_found`, and those of the policy. */
  async resetPassword(email: string, newPassword: string): Promise<User> {
    const user = await this.#known(email);
    return this.#recorded('password.reset', await this.lifecycle.setPassword(user, newPassword, anybody));
  }

  /** Ends every session of the user with this address. @throws AuthError `user_not_found`. */
  async revokeSessions(email: string): Promise<User> {
    const user = await this.#known(email);
    return this.#recorded('user.signed_out_everywhere', await this.lifecycle.endSessions(user.id, anybody));
  }

  /**
   * Ends every session of everybody. Needed after a restored backup, where tokens that were refreshed since the
   * backup would look stolen. Sessions that are opened while it runs may be ended too. It may be repeated.
   * @param onProgress told how many users it has done so far; what it throws stops the work.
   * @returns the number of users whose sessions were ended.
   */
  async revokeAllSessions(onProgress: (ended: number) => void = () => undefined): Promise<number> {
    let ended = 0;
    for (let after: UserId | undefined; ;) {
      const users = await this.users.listById(after, PAGE);
      if (users.length === 0) break;
      const outcomes = await Promise.all(users.map(({ id }) => this.#endSessionsOf(id)));
      ended += outcomes.filter(Boolean).length;
      onProgress(ended);
      after = users.at(-1)?.id;
    }
    this.audit.record({
      action: 'user.signed_out_everywhere',
      outcome: 'success',
      facts: { by: 'operator', users: ended },
    });
    return ended;
  }

  /** @returns false when the user was deleted meanwhile, which has ended the sessions. */
  async #endSessionsOf(id: UserId): Promise<boolean> {
    try {
      await this.lifecycle.endSessions(id, anybody);
      return true;
    } catch (error) {
      if (error instanceof AuthError && error.code === 'user_not_found') return false;
      throw error;
    }
  }

  async #known(email: string): Promise<User> {
    const user = await this.users.findByEmailKey(emailKeyOf(email));
    if (user === undefined) throw new AuthError('user_not_found');
    return user;
  }

  #recorded(action: AuditAction, user: User): User {
    this.audit.record({
      action,
      outcome: 'success',
      target: user.id,
      orgId: user.orgId,
      facts: { by: 'operator' },
    });
    return user;
  }
}
