import type { SuperadminRoster } from '../ports/superadmin-roster.js';
import type { UserRepository } from '../ports/user-repository.js';
import { AuthError } from './errors.js';
import type { UserId } from './model/ids.js';
import type { User } from './model/user.js';

export interface Edit {
  readonly before: User;
  readonly after: User;
}

/** One writer wins each round, so this many writers may change one record at the same time. */
const MAX_ROUNDS = 200;

/**
 * The only way to change a user: decide on the record that was read, and write only if it is still the same,
 * else read and decide again. Keeps the roster of superadmins right: a user leaves it before the write and
 * joins it after the write.
 */
export class UserEditor {
  constructor(
    private readonly users: UserRepository,
    private readonly roster: SuperadminRoster,
  ) {}

  /**
   * Stores a new user, in any role. The record is complete with this one write: a crash before a new
   * superadmin is in the roster leaves a good account, and the next start completes the roster.
   */
  async insert(user: User): Promise<'inserted' | 'email_taken'> {
    const outcome = await this.users.insert(user);
    if (outcome === 'inserted' && isActiveSuperadmin(user)) await this.#join(user.id);
    return outcome;
  }

  /**
   * @param decide answers the next record, or the same object to write nothing, or throws to refuse. It is
   * called anew for each version, so a permission that it checks is checked on the version that is replaced.
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

  /** Who was demoted again between the write and the joining must not stay in the roster. */
  async #join(id: UserId): Promise<void> {
    await this.roster.join(id);
    const user = await this.users.findById(id);
    if (user === undefined || !isActiveSuperadmin(user)) await this.roster.leave(id);
  }

  /** The write after the leaving did not happen: a user who is still a superadmin goes back into the roster. */
  async #rejoin(id: UserId): Promise<void> {
    const user = await this.users.findById(id);
    if (user !== undefined && isActiveSuperadmin(user)) await this.roster.join(id);
  }
}

export const isActiveSuperadmin = (user: User): boolean =>
  user.role === 'superadmin' && user.status === 'active';
