import { byCodePoint } from '../../domain/model/code-point-order.js';
import type { Group } from '../../domain/model/group.js';
import type { GroupId, OrgId } from '../../domain/model/ids.js';
import type { GroupRepository } from '../../ports/group-repository.js';
import { frozenCopy } from './frozen-copy.js';
import { tally } from './tally.js';

/** Groups in this process; gone when it ends. */
export class MemoryGroupRepository implements GroupRepository {
  readonly #byId = new Map<GroupId, Group>();
  readonly #idByName = new Map<string, GroupId>();

  async insert(group: Group): Promise<'inserted' | 'name_taken'> {
    if (this.#idByName.has(nameOf(group))) return 'name_taken';
    if (this.#byId.has(group.id)) throw new Error('A group with this id is stored already.');
    this.#put(frozenCopy(group));
    return 'inserted';
  }

  async findById(id: GroupId): Promise<Group | undefined> {
    return this.#byId.get(id);
  }

  async existing(ids: readonly GroupId[]): Promise<readonly GroupId[]> {
    return ids.filter((id) => {
      const group = this.#byId.get(id);
      return group !== undefined && isLiving(group);
    });
  }

  async replace(group: Group): Promise<'replaced' | 'conflict' | 'name_taken'> {
    const stored = this.#byId.get(group.id);
    if (stored?.version !== group.version) return 'conflict';
    const owner = this.#idByName.get(nameOf(group));
    if (owner !== undefined && owner !== group.id) return 'name_taken';
    this.#idByName.delete(nameOf(stored));
    this.#put(frozenCopy({ ...group, version: stored.version + 1 }));
    return 'replaced';
  }

  async list(orgId: OrgId): Promise<readonly Group[]> {
    return [...this.#byId.values()]
      .filter((group) => group.orgId === orgId && isLiving(group))
      .sort((left, right) => byCodePoint(left.nameKey, right.nameKey));
  }

  async listDeleted(limit: number): Promise<readonly Group[]> {
    return this.#deletedSince(-Infinity).slice(0, Math.max(0, limit));
  }

  async deletedSince(at: number): Promise<readonly Group[]> {
    return this.#deletedSince(at);
  }

  async purge(id: GroupId): Promise<void> {
    const stored = this.#byId.get(id);
    if (stored === undefined || isLiving(stored)) return;
    this.#byId.delete(id);
    this.#idByName.delete(nameOf(stored));
  }

  async countByOrg(): Promise<ReadonlyMap<OrgId, number>> {
    return tally([...this.#byId.values()].filter(isLiving).map((group) => group.orgId));
  }

  #deletedSince(at: number): readonly Group[] {
    return [...this.#byId.values()]
      .filter(({ deletedAt }) => deletedAt !== undefined && deletedAt >= at)
      .sort(
        (left, right) => (left.deletedAt ?? 0) - (right.deletedAt ?? 0) || byCodePoint(left.id, right.id),
      );
  }

  #put(group: Group): void {
    this.#byId.set(group.id, group);
    this.#idByName.set(nameOf(group), group.id);
  }
}

const isLiving = (group: Group): boolean => group.deletedAt === undefined;

/** An organisation's id holds no slash, so two different pairs never meet in one key. */
const nameOf = ({ orgId, nameKey }: Group): string => `${orgId}/${nameKey}`;
