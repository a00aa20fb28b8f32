import type { Clock } from '../ports/clock.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { UserRepository } from '../ports/user-repository.js';
import { AuthError } from './errors.js';
import { deletedNameKey, type Group } from './model/group.js';
import type { GroupId, UserId } from './model/ids.js';
import { staleClaims } from './model/user.js';
import type { UserEditor } from './user-editor.js';
import type { Permit } from './user-lifecycle.js';

const anybody: Permit = (user) => user;

/**
 * Deletes groups. That changes many records, so the order matters. First the group is marked as deleted: from then
 * on no new token names it, checks take it out of older ones, and its name is free. Then its members leave one by
 * one, which ends their older tokens like any change of membership. After a crash, a repeat or the housekeeping
 * completes it.
 */
export class GroupRemoval {
  constructor(
    private readonly groups: GroupRepository,
    private readonly users: UserRepository,
    private readonly editor: UserEditor,
    private readonly clock: Clock,
  ) {}

  /** @returns how many members left by this call. @throws AuthError `edit_conflict` when the group was edited meanwhile. */
  async remove(group: Group): Promise<number> {
    if (group.deletedAt === undefined) {
      const marked = { ...group, nameKey: deletedNameKey(group.id), deletedAt: this.clock.now() };
      if ((await this.groups.replace(marked)) !== 'replaced') throw new AuthError('edit_conflict');
    }
    let left = 0;
    for (const { userId } of await this.users.membersOf(group.id)) {
      if (await this.leave(group.id, userId, anybody)) left += 1;
    }
    return left;
  }

  /** Takes one member out; false when it was not in. @throws AuthError of `permit`, `user_not_found`. */
  async leave(groupId: GroupId, userId: UserId, permit: Permit): Promise<boolean> {
    const now = this.clock.now();
    const { before, after } = await this.editor.edit(userId, (current) => {
      const user = permit(current);
      const memberships = user.memberships.filter((membership) => membership.groupId !== groupId);
      if (memberships.length === user.memberships.length) return user;
      return { ...user, memberships, ...staleClaims(user, now) };
    });
    return after !== before;
  }
}
