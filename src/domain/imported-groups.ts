import type { GroupRepository } from '../ports/group-repository.js';
import { parseGroupDescription, parseGroupName } from './group-fields.js';
import type { ImportIdentity } from './import-identity.js';
import { type ImportOptions, LineRefusal, refuseUnstorable } from './import-options.js';
import { type Group, groupNameKey } from './model/group.js';
import type { GroupId, OrgId } from './model/ids.js';
import type { Membership } from './model/user.js';
import type { GroupEntry, MembershipEntry } from './model/user-transfer.js';

/** What became of a group. */
export interface TakenGroup {
  readonly outcome: 'accepted' | 'updated' | 'skipped';
  readonly group: Group;
}

/** The groups of one import: which group of ours each group of the list is. Lives as long as the run. */
export class ImportedGroups {
  readonly #bySourceId = new Map<string, Group>();
  readonly #seenNames = new Set<string>();
  readonly #byName = new Map<string, Promise<Group>>();

  constructor(
    private readonly groups: GroupRepository,
    private readonly identity: ImportIdentity,
    private readonly options: ImportOptions,
    private readonly now: number,
    private readonly created: (group: Group) => void,
  ) {}

  /** Stores a group of the list, or finds the one that it is. @throws LineRefusal, AuthError. */
  async take(entry: GroupEntry): Promise<TakenGroup> {
    const { sourceId } = entry;
    if (sourceId !== undefined && this.#bySourceId.has(sourceId)) throw new LineRefusal('duplicate_id');
    const draft = this.#draft(entry);
    const name = `${draft.orgId} ${draft.nameKey}`;
    if (this.#seenNames.has(name)) throw new LineRefusal('duplicate_name');
    this.#seenNames.add(name);
    const taken = await this.#settle(draft);
    if (sourceId !== undefined) this.#bySourceId.set(sourceId, taken.group);
    return taken;
  }

  /**
   * Memberships of a user of this organisation. Groups that are named are made where there are none;
   * what is unknown, or lies in another organisation, is dropped.
   */
  async memberships(
    entries: readonly MembershipEntry[],
    orgId: OrgId,
    joinedAt: number,
  ): Promise<{ readonly memberships: readonly Membership[]; readonly dropped: boolean }> {
    const found = new Map<GroupId, Membership>();
    let dropped = false;
    for (const entry of entries) {
      const group = entry.by === 'id' ? await this.#byId(entry.group) : await this.#named(entry.group, orgId);
      if (group === undefined || group.orgId !== orgId) dropped = true;
      else found.set(group.id, { groupId: group.id, joinedAt: entry.joinedAt ?? joinedAt });
    }
    return { memberships: [...found.values()], dropped };
  }

  #draft({ sourceId, name: typed, description = '', org, createdAt = this.now }: GroupEntry): Group {
    refuseUnstorable('description', description);
    const name = groupName(typed);
    return {
      id: this.identity.groupId(sourceId),
      orgId: this.identity.orgId(org),
      name,
      nameKey: groupNameKey(name),
      description: parseGroupDescription(description),
      createdAt,
      deletedAt: undefined,
      version: 0,
    };
  }

  async #settle(draft: Group): Promise<TakenGroup> {
    const stored = await this.groups.findById(draft.id);
    if (stored !== undefined) {
      if (stored.deletedAt !== undefined || stored.orgId !== draft.orgId) throw new LineRefusal('id_taken');
      return this.#revise(stored, draft);
    }
    const owner = await this.#inserted(draft);
    if (owner === undefined) return { outcome: 'accepted', group: draft };
    if (!this.options.update) throw new LineRefusal('name_taken');
    return this.#revise(owner, draft);
  }

  /** Stores a new group, unless its name is taken: answers whose it is then. */
  async #inserted(draft: Group): Promise<Group | undefined> {
    if (!this.options.dryRun && (await this.groups.insert(draft)) === 'inserted') {
      this.created(draft);
      return undefined;
    }
    const stored = await this.groups.list(draft.orgId);
    const owner = stored.find(({ nameKey }) => nameKey === draft.nameKey);
    if (owner === undefined && !this.options.dryRun) throw new LineRefusal('edit_conflict');
    return owner;
  }

  async #revise(stored: Group, draft: Group): Promise<TakenGroup> {
    const { name, nameKey, description } = draft;
    const isSame = stored.name === name && stored.description === description;
    if (!this.options.update || isSame) return { outcome: 'skipped', group: stored };
    const group = { ...stored, name, nameKey, description };
    if (!this.options.dryRun) {
      const outcome = await this.groups.replace(group);
      if (outcome === 'name_taken') throw new LineRefusal('name_taken');
      if (outcome === 'conflict') throw new LineRefusal('edit_conflict');
    }
    return { outcome: 'updated', group };
  }

  async #byId(sourceId: string): Promise<Group | undefined> {
    const ofList = this.#bySourceId.get(sourceId);
    if (ofList !== undefined) return ofList;
    const stored = await this.groups.findById(this.identity.groupId(sourceId));
    return stored?.deletedAt === undefined ? stored : undefined;
  }

  /** One promise a name, so that users who are taken at the same time share the group. */
  #named(typed: string, orgId: OrgId): Promise<Group> {
    const name = groupName(typed);
    const key = `${orgId} ${groupNameKey(name)}`;
    const known = this.#byName.get(key) ?? this.#findOrMake(name, orgId);
    this.#byName.set(key, known);
    return known;
  }

  async #findOrMake(name: string, orgId: OrgId): Promise<Group> {
    const nameKey = groupNameKey(name);
    const ofList = [...this.#bySourceId.values()].find(
      (group) => group.orgId === orgId && group.nameKey === nameKey,
    );
    if (ofList !== undefined) return ofList;
    const id = this.identity.groupId(undefined);
    const rest = { description: '', createdAt: this.now, deletedAt: undefined, version: 0 };
    const draft = { id, orgId, name, nameKey, ...rest };
    return (await this.#inserted(draft)) ?? draft;
  }
}

function groupName(typed: string): string {
  refuseUnstorable('name', typed);
  return parseGroupName(typed);
}
