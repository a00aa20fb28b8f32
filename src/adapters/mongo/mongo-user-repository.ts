import { byCodePoint } from '../../domain/model/code-point-order.js';
import type { GroupMember } from '../../domain/model/group.js';
import type { GroupId, OrgId, UserId } from '../../domain/model/ids.js';
import type { User } from '../../domain/model/user.js';
import type { UserPage, UserQuery } from '../../domain/model/user-query.js';
import type { UserRepository } from '../../ports/user-repository.js';
import { COLLECTIONS } from './collections.js';
import { countsByOrg } from './counts-by-org.js';
import { wholeUpdate } from './document-update.js';
import { insertOnce } from './insert-once.js';
import type { MongoDatabase } from './mongo-database.js';
import { isDuplicate } from './mongo-failure.js';
import { storable } from './storable.js';
import { OPTIONAL_USER_FIELDS, userDocument, userOf, type UserDocument } from './user-documents.js';
import { pageOf } from './user-paging.js';

const LIVING = { status: { $ne: 'deleted' } } as const;

/** Users in MongoDB, one document each: every change is one write that names the version it was decided on. */
export class MongoUserRepository implements UserRepository {
  constructor(private readonly database: MongoDatabase) {}

  async insert(user: User): Promise<'inserted' | 'email_taken'> {
    const document = userDocument(user);
    return insertOnce(
      () => this.database.run(() => this.#users.insertOne(document)),
      async () => {
        if (await this.#exists({ emailKey: document.emailKey })) return 'email_taken';
        if (await this.#exists({ _id: document._id }))
          throw new Error('A user with this id is stored already.');
        return undefined;
      },
    );
  }

  async findById(id: UserId): Promise<User | undefined> {
    return this.#find({ _id: { $eq: storable(id) } });
  }

  async findByEmailKey(emailKey: string): Promise<User | undefined> {
    return this.#find({ emailKey: { $eq: storable(emailKey) }, ...LIVING });
  }

  async replace(user: User): Promise<'replaced' | 'conflict' | 'email_taken'> {
    const { lastLoginAt: _, ...document } = userDocument({ ...user, version: user.version + 1 });
    const update = wholeUpdate(document, OPTIONAL_USER_FIELDS);
    try {
      const { matchedCount } = await this.database.run(() =>
        this.#users.updateOne({ _id: user.id, version: user.version }, update),
      );
      return matchedCount === 1 ? 'replaced' : 'conflict';
    } catch (error) {
      if (isDuplicate(error)) return 'email_taken';
      throw error;
    }
  }

  async replacePasswordHash(id: UserId, oldHash: string, newHash: string): Promise<boolean> {
    const { matchedCount } = await this.database.run(() =>
      this.#users.updateOne(
        { _id: { $eq: id }, passwordHash: { $eq: oldHash } },
        { $set: { passwordHash: newHash }, $inc: { version: 1 } },
      ),
    );
    return matchedCount === 1;
  }

  async recordSignIn(id: UserId, at: number): Promise<void> {
    const earlier = { $or: [{ lastLoginAt: null }, { lastLoginAt: { $lt: at } }] };
    await this.database.run(() =>
      this.#users.updateOne({ _id: { $eq: id }, ...earlier } as object, { $set: { lastLoginAt: at } }),
    );
  }

  list(query: UserQuery): Promise<UserPage> {
    return pageOf(this.database, this.#users, query);
  }

  async listById(after: UserId | undefined, limit: number): Promise<readonly User[]> {
    const later = { _id: { $gt: storable(after ?? '') as UserId }, ...LIVING };
    const found = await this.database.run(() =>
      this.#users.find(later, { sort: { _id: 1 }, limit }).toArray(),
    );
    return found.map(userOf);
  }

  async membersOf(groupId: GroupId): Promise<readonly GroupMember[]> {
    const found = await this.database.run(() =>
      this.#users
        .find({ 'memberships.groupId': { $eq: groupId }, ...LIVING }, { projection: { memberships: 1 } })
        .toArray(),
    );
    return found
      .flatMap(({ _id, memberships }) =>
        memberships
          .filter((membership) => membership.groupId === groupId)
          .map(({ joinedAt }) => ({ userId: _id, joinedAt })),
      )
      .sort((left, right) => left.joinedAt - right.joinedAt || byCodePoint(left.userId, right.userId));
  }

  async changedSince(at: number): Promise<readonly User[]> {
    const found = await this.database.run(() => this.#users.find({ changedAt: { $gte: at } }).toArray());
    return found
      .map(userOf)
      .sort((left, right) => left.epochChangedAt - right.epochChangedAt || byCodePoint(left.id, right.id));
  }

  countByOrg(): Promise<ReadonlyMap<OrgId, number>> {
    return this.database.run(() => countsByOrg(this.#users, LIVING));
  }

  async purgeDeleted(before: number, limit: number): Promise<number> {
    if (limit <= 0) return 0;
    const due = { deletedAt: { $lt: before } };
    const found = await this.database.run(() =>
      this.#users.find(due, { projection: { _id: 1 }, sort: { deletedAt: 1 }, limit }).toArray(),
    );
    if (found.length === 0) return 0;
    const { deletedCount } = await this.database.run(() =>
      this.#users.deleteMany({ _id: { $in: found.map(({ _id }) => _id) }, ...due }),
    );
    return deletedCount;
  }

  get #users() {
    return this.database.collection<UserDocument>(COLLECTIONS.users);
  }

  async #find(filter: object): Promise<User | undefined> {
    const document = await this.database.run(() => this.#users.findOne(filter));
    return document === null ? undefined : userOf(document);
  }

  async #exists(filter: object): Promise<boolean> {
    return (await this.database.run(() => this.#users.findOne(filter, { projection: { _id: 1 } }))) !== null;
  }
}
