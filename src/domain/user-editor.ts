import type { SuperadminRoster } from '../ports/superadmin-roster.js';
import type { UserRepository } from '../ports/user-repository.js';
import { AuthError } from './errors.js';
import type { UserId } from './model/ids.js';
import type { User } from './model/user.js';

export interface Edit {
  readonly before: User;
  readonly after: User;
}

/** Every round one writer wins, so this many rounds serve as many writers of one record at once. */
const MAX_ROUNDS = 200;

/**
 * The one way to change a user: decide on the record as read, write only if it is still that record,
 * else read and decide again. Keeps the roster of superadmins in step: left before, joined after.
 */
export class UserEditor {
  constructor(
    private readonly users: UserRepository,
    private readonly roster: SuperadminRoster,
  ) {}

  /**
   * Stores a new user, in any role. A superadmin is one from the first write on: a crash before the roster
   * is joined leaves a whole account, and the next start completes the roster.
   */
  async insert(user: User): Promise<'inserted' | 'email_taken'> {
    const outcome = await this.users.insert(user);
    if (outcome === 'inserted' && isActiveSuperadmin(user)) await this.#join(user.id);
    return outcome;
  }

  /**
   * @param decide the next record from the current one, or a throw to refuse; called anew for each
   * version, so a permission decided in it is decided on what is replaced. The same object: no write.
   * @throws AuthError `user_not_found`, `last_superadmin`, `email_taken`, `edit_conflict`, and what `decide` throws.
   */
  async edit(id: UserId, decide: (user: User) => User): Promise<Edit> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const before = await this.users.findById(id);
      if (before === undefined) throw new AuthError('user_not_found');
      const after = decide(before);
      if (after === before || (await this.#written(before, after))) return { before, after };
    }
    throw new AuthError('edit_conflict');
  }

  async #written(before: User, after: User): Promise<boolean> {
    const leaves = isActiveSuperadmin(before) && !isActiveSuperadmin(after);
    if (leaves && (await this.roster.leave(before.id)) === 'last') throw new AuthError('last_superadmin');
    const outcome = await this.users.replace(after).catch(async (error: unknown) => {
      if (leaves) await this.#rejoin(before.id);
      throw error;
    });
    if (outcome !== 'replaced' && leaves) await this.#rejoin(before.id);
    if (outcome === 'email_taken') throw new AuthError('email_taken');
    if (outcome === 'replaced' && !isActiveSuperadmin(before) && isActiveSuperadmin(after))
      await this.#join(after.id);
    return outcome === 'replaced';
  }

  /** Whoever was demoted again between the write and the joining must not stay in the roster. */
  async #join(id: UserId): Promise<void> {
    await this.roster.join(id);
    const user = await this.users.findById(id);
    if (user === undefined || !isActiveSuperadmin(user)) await this.roster.leave(id);
  }

  /** The write that the leaving prepared did not happen; whoever is still a superadmin belongs in the roster. */
  async #rejoin(id: UserId): Promise<void> {
    const user = await this.users.findById(id);
    if (user !== undefined && isActiveSuperadmin(user)) await this.roster.join(id);
  }
}

export const isActiveSuperadmin = (user: User): boolean =>
  user.role === 'superadmin' && user.status === 'active';
