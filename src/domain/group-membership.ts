import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { RandomSource } from '../ports/random-source.js';
import type { UserRepository } from '../ports/user-repository.js';
import { administered, chosenOrg, readAdmin, readCaller, seesOrg } from './access-policy.js';
import { AuthError } from './errors.js';
import { parseGroupDescription, parseGroupName } from './group-fields.js';
import { newGroupId } from './identifiers.js';
import type { AuditAction } from './model/audit-event.js';
import { type Group, type GroupMember, groupNameKey } from './model/group.js';
import type { GroupId, OrgId, UserId } from './model/ids.js';
import type { Principal } from './model/principal.js';
import { staleClaims, type User } from './model/user.js';
import type { GroupRemoval } from './group-removal.js';
import type { UserEditor } from './user-editor.js';
import type { Permit } from './user-lifecycle.js';

export interface GroupFields {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** Groups and their members. Admins of the organisation may change them, its users may read them. */
export class GroupMembership {
  /** @internal */
  constructor(
    private readonly groups: GroupRepository,
    private readonly users: UserRepository,
    private readonly editor: UserEditor,
    private readonly removal: GroupRemoval,
    private readonly random: RandomSource,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** @throws AuthError `forbidden`, `organisation_not_found`, `validation_failed`, `group_name_taken`. */
  async create(
    caller: Principal,
    fields: {
      readonly name: string;
      readonly description?: string | undefined;
      readonly orgId?: OrgId | undefined;
    },
  ): Promise<Group> {
    const admin = await readAdmin(this.users, caller);
    const name = parseGroupName(fields.name);
    const group: Group = {
      id: newGroupId(this.random),
      orgId: chosenOrg(admin, fields.orgId),
      name,
      nameKey: groupNameKey(name),
      description: parseGroupDescription(fields.description ?? ''),
      createdAt: this.clock.now(),
      deletedAt: undefined,
      version: 0,
    };
    if ((await this.groups.insert(group)) === 'name_taken') throw new AuthError('group_name_taken');
    this.#record('group.created', admin, group);
    return group;
  }

  /** Groups of the caller's organisation, or of another one for superadmins. @throws AuthError `organisation_not_found`. */
  async list(caller: Principal, orgId?: OrgId): Promise<readonly Group[]> {
    const reader = await readCaller(this.users, caller);
    return this.groups.list(chosenOrg(reader, orgId));
  }

  /** @throws AuthError `group_not_found`. */
  async get(
    caller: Principal,
    id: GroupId,
  ): Promise<{ readonly group: Group; readonly members: readonly GroupMember[] }> {
    const reader = await readCaller(this.users, caller);
    const group = await this.#visible(reader, id);
    return { group, members: await this.users.membersOf(id) };
  }

  /** @throws AuthError `forbidden`, `group_not_found`, `validation_failed`, `group_name_taken`, `edit_conflict`. */
  async update(caller: Principal, id: GroupId, { name, description }: GroupFields): Promise<Group> {
    const admin = await readAdmin(this.users, caller);
    const before = await this.#visible(admin, id);
    const newName = name === undefined ? before.name : parseGroupName(name);
    const newDescription =
      description === undefined ? before.description : parseGroupDescription(description);
    const after: Group = {
      ...before,
      name: newName,
      nameKey: groupNameKey(newName),
      description: newDescription,
    };
    const outcome = await this.groups.replace(after);
    if (outcome === 'name_taken') throw new AuthError('group_name_taken');
    if (outcome === 'conflict') throw new AuthError('edit_conflict');
    this.#record('group.updated', admin, after);
    return after;
  }

  /** @throws AuthError `forbidden`, `group_not_found`, `edit_conflict`. A repeat completes a deletion that a crash has cut. */
  async remove(caller: Principal, id: GroupId): Promise<void> {
    const admin = await readAdmin(this.users, caller);
    const group = await this.groups.findById(id);
    if (group === undefined || !seesOrg(admin, group.orgId)) throw new AuthError('group_not_found');
    const removedMembers = await this.removal.remove(group);
    if (group.deletedAt !== undefined && removedMembers === 0) throw new AuthError('group_not_found');
    this.#record('group.deleted', admin, group);
  }

  /** Adding twice is adding once. @throws AuthError `forbidden`, `role_above_own`, `group_not_found`, `user_not_found`, `edit_conflict`. */
  async addMember(caller: Principal, id: GroupId, userId: UserId): Promise<void> {
    const admin = await readAdmin(this.users, caller);
    const group = await this.#visible(admin, id);
    const movable = movableBy(admin, group);
    const now = this.clock.now();
    const { before, after } = await this.editor.edit(userId, (current) => {
      const user = movable(current);
      if (user.memberships.some((membership) => membership.groupId === id)) return user;
      return {
        ...user,
        memberships: [...user.memberships, { groupId: id, joinedAt: now }],
        ...staleClaims(user, now),
      };
    });
    if (after === before) return;
    await this.#undoIfGone(id, userId);
    this.#record('group.member_added', admin, group, userId);
  }

  /** Removing twice is removing once. @throws AuthError `forbidden`, `role_above_own`, `group_not_found`, `user_not_found`, `edit_conflict`. */
  async removeMember(caller: Principal, id: GroupId, userId: UserId): Promise<void> {
    const admin = await readAdmin(this.users, caller);
    const group = await this.#visible(admin, id);
    if (await this.removal.leave(id, userId, movableBy(admin, group)))
      this.#record('group.member_removed', admin, group, userId);
  }

  async #visible(reader: User, id: GroupId): Promise<Group> {
    const group = await this.groups.findById(id);
    if (group === undefined || group.deletedAt !== undefined || !seesOrg(reader, group.orgId)) {
      throw new AuthError('group_not_found');
    }
    return group;
  }

  /** The group may have been deleted while the user joined it: then the user leaves it again. */
  async #undoIfGone(id: GroupId, userId: UserId): Promise<void> {
    if ((await this.groups.existing([id])).length > 0) return;
    await this.removal.leave(id, userId, (user) => user);
    throw new AuthError('group_not_found');
  }

  #record(action: AuditAction, admin: User, group: Group, member?: UserId): void {
    const facts = member === undefined ? undefined : { member };
    this.audit.record({
      action,
      outcome: 'success',
      actor: admin.id,
      target: group.id,
      orgId: group.orgId,
      facts,
    });
  }
}

/** Lets a user of the group's organisation pass whom the admin may administer. */
const movableBy =
  (admin: User, group: Group): Permit =>
  (user) => {
    if (administered(admin, user).orgId !== group.orgId) throw new AuthError('user_not_found');
    return user;
  };
