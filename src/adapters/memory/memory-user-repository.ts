import { byCodePoint } from '../../domain/model/code-point-order.js';
import type { GroupMember } from '../../domain/model/group.js';
import type { GroupId, OrgId, UserId } from '../../domain/model/ids.js';
import type { User } from '../../domain/model/user.js';
import type { UserPage, UserQuery } from '../../domain/model/user-query.js';
import type { UserRepository } from '../../ports/user-repository.js';
import { frozenCopy } from './frozen-copy.js';
import { tally } from './tally.js';
import { pageOf } from './user-paging.js';

/** Users in this process; gone when it ends. Every method decides and writes in one turn of the event loop. */
export class MemoryUserRepository implements UserRepository {
  readonly #byId = new Map<UserId, User>();
  readonly #idByEmailKey = new Map<string, UserId>();

  /** @param users records to begin with, as `all` of another one gave them. */
  constructor(users: Iterable<User> = []) {
    for (const user of users) this.#put(frozenCopy(user));
  }

  /** Every record, tombstones included. */
  all(): readonly User[] {
    return [...this.#byId.values()];
  }

  async insert(user: User): Promise<'inserted' | 'email_taken'> {
    if (this.#idByEmailKey.has(user.emailKey)) return 'email_taken';
    if (this.#byId.has(user.id)) throw new Error('A user with this id is stored already.');
    this.#put(frozenCopy(user));
    return 'inserted';
  }

  async findById(id: UserId): Promise<User | undefined> {
    return this.#byId.get(id);
  }

  async findByEmailKey(emailKey: string): Promise<User | undefined> {
    const id = this.#idByEmailKey.get(emailKey);
    const user = id === undefined ? undefined : this.#byId.get(id);
    return user?.status === 'deleted' ? undefined : user;
  }

  async replace(user: User): Promise<'replaced' | 'conflict' | 'email_taken'> {
    const stored = this.#byId.get(user.id);
    if (stored?.version !== user.version) return 'conflict';
    const owner = this.#idByEmailKey.get(user.emailKey);
    if (owner !== undefined && owner !== user.id) return 'email_taken';
    this.#idByEmailKey.delete(stored.emailKey);
    this.#put(frozenCopy({ ...user, lastLoginAt: stored.lastLoginAt, version: stored.version + 1 }));
    return 'replaced';
  }

  async replacePasswordHash(id: UserId, oldHash: string, newHash: string): Promise<boolean> {
    const stored = this.#byId.get(id);
    if (stored?.passwordHash !== oldHash) return false;
    this.#put(Object.freeze({ ...stored, passwordHash: newHash, version: stored.version + 1 }));
    return true;
  }

  async recordSignIn(id: UserId, at: number): Promise<void> {
    const stored = this.#byId.get(id);
    if (stored === undefined || at <= (stored.lastLoginAt ?? -Infinity)) return;
    this.#put(Object.freeze({ ...stored, lastLoginAt: at }));
  }

  async list(query: UserQuery): Promise<UserPage> {
    return pageOf(this.#living(), query);
  }

  async listById(after: UserId | undefined, limit: number): Promise<readonly User[]> {
    return [...this.#living()]
      .filter(({ id }) => after === undefined || byCodePoint(id, after) > 0)
      .sort((left, right) => byCodePoint(left.id, right.id))
      .slice(0, limit);
  }

  async membersOf(groupId: GroupId): Promise<readonly GroupMember[]> {
    return [...this.#living()]
      .flatMap((user) =>
        user.memberships
          .filter((membership) => membership.groupId === groupId)
          .map(({ joinedAt }) => ({ userId: user.id, joinedAt })),
      )
      .sort((left, right) => left.joinedAt - right.joinedAt || (left.userId < right.userId ? -1 : 1));
  }

  async changedSince(at: number): Promise<readonly User[]> {
    return [...this.#byId.values()]
      .filter((user) => user.claimsEpoch > 0 && user.epochChangedAt >= at)
      .sort((left, right) => left.epochChangedAt - right.epochChangedAt || byCodePoint(left.id, right.id));
  }

  async countByOrg(): Promise<ReadonlyMap<OrgId, number>> {
    return tally([...this.#living()].map((user) => user.orgId));
  }

  async purgeDeleted(before: number, limit: number): Promise<number> {
    const due = [...this.#byId.values()]
      .filter((user) => user.deletedAt !== undefined && user.deletedAt < before)
      .sort((left, right) => (left.deletedAt ?? 0) - (right.deletedAt ?? 0))
      .slice(0, Math.max(0, limit));
    for (const user of due) {
      this.#byId.delete(user.id);
      this.#idByEmailKey.delete(user.emailKey);
    }
    return due.length;
  }

  *#living(): Iterable<User> {
    for (const user of this.#byId.values()) if (user.status !== 'deleted') yield user;
  }

  #put(user: User): void {
    this.#byId.set(user.id, user);
    this.#idByEmailKey.set(user.emailKey, user.id);
  }
}
