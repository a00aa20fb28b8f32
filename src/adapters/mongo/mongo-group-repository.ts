import { byCodePoint } from '../../domain/model/code-point-order.js';
import type { Group } from '../../domain/model/group.js';
import type { GroupId, OrgId } from '../../domain/model/ids.js';
import type { GroupRepository } from '../../ports/group-repository.js';
import { COLLECTIONS } from './collections.js';
import { countsByOrg } from './counts-by-org.js';
import { wholeUpdate } from './document-update.js';
import { insertOnce } from './insert-once.js';
import { groupDocument, groupOf, type GroupDocument } from './group-documents.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-failure.js';
import { storable } from './storable.js';

const LIVING = { deletedAt: null } as object;

/** Groups in MongoDB, one document each. */
export class MongoGroupRepository implements GroupRepository {
  constructor(private readonly database: MongoDatabase) {}

  async insert(group: Group): Promise<'inserted' | 'name_taken'> {
    const document = groupDocument(group);
    return insertOnce(
      () => this.database.run(() => this.#groups.insertOne(document)),
      async () => {
        if (await this.#exists({ orgId: group.orgId, nameKey: group.nameKey })) return 'name_taken';
        if (await this.#exists({ _id: group.id })) throw new Error('A group with this id is stored already.');
        return undefined;
      },
    );
  }

  async findById(id: GroupId): Promise<Group | undefined> {
    const document = await this.database.run(() => this.#groups.findOne({ _id: { $eq: storable(id) } }));
    return document === null ? undefined : groupOf(document);
  }

  async existing(ids: readonly GroupId[]): Promise<readonly GroupId[]> {
    if (ids.length === 0) return [];
    const found = await this.database.run(() =>
      this.#groups.find({ _id: { $in: [...ids] }, ...LIVING }, { projection: { _id: 1 } }).toArray(),
    );
    const living = new Set(found.map(({ _id }) => _id));
    return ids.filter((id) => living.has(id));
  }

  async replace(group: Group): Promise<'replaced' | 'conflict' | 'name_taken'> {
    const document = groupDocument({ ...group, version: group.version + 1 });
    const update = wholeUpdate(document, ['deletedAt']);
    try {
      const { matchedCount } = await this.database.run(() =>
        this.#groups.updateOne({ _id: group.id, version: group.version }, update),
      );
      return matchedCount === 1 ? 'replaced' : 'conflict';
    } catch (error) {
      if (isDuplicate(error)) return 'name_taken';
      throw error;
    }
  }

  async list(orgId: OrgId): Promise<readonly Group[]> {
    const found = await this.database.run(() =>
      this.#groups.find({ orgId: { $eq: orgId }, ...LIVING }, { sort: { nameKey: 1 } }).toArray(),
    );
    return found.map(groupOf);
  }

  async listDeleted(limit: number): Promise<readonly Group[]> {
    return limit <= 0 ? [] : this.#deleted({ $gt: -Infinity }, { limit });
  }

  deletedSince(at: number): Promise<readonly Group[]> {
    return this.#deleted({ $gte: at }, {});
  }

  async purge(id: GroupId): Promise<void> {
    await this.database.run(() => this.#groups.deleteOne({ _id: id, deletedAt: { $gt: -Infinity } }));
  }

  countByOrg(): Promise<ReadonlyMap<OrgId, number>> {
    return this.database.run(() => countsByOrg(this.#groups, LIVING));
  }

  get #groups() {
    return this.database.collection<GroupDocument>(COLLECTIONS.groups);
  }

  async #deleted(deletedAt: object, limit: { readonly limit?: number }): Promise<readonly Group[]> {
    const found = await this.database.run(() =>
      this.#groups.find({ deletedAt }, { sort: { deletedAt: 1 }, ...limit }).toArray(),
    );
    return found
      .map(groupOf)
      .sort(
        (left, right) => (left.deletedAt ?? 0) - (right.deletedAt ?? 0) || byCodePoint(left.id, right.id),
      );
  }

  async #exists(filter: object): Promise<boolean> {
    return (await this.database.run(() => this.#groups.findOne(filter, { projection: { _id: 1 } }))) !== null;
  }
}
