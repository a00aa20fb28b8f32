import { MemoryUserRepository } from '../../src/adapters/memory/memory-user-repository.js';
import type { UserId } from '../../src/domain/model/ids.js';
import type { User } from '../../src/domain/model/user.js';
import type { UserPage, UserQuery } from '../../src/domain/model/user-query.js';

/** Asks for the address, waits as a network would, and inserts under a key nobody else has. */
export class LostUniqueness extends MemoryUserRepository {
  override async insert(user: User): Promise<'inserted' | 'email_taken'> {
    if ((await this.findByEmailKey(user.emailKey)) !== undefined) return 'email_taken';
    await Promise.resolve();
    const outcome = await super.insert(user);
    return outcome === 'inserted'
      ? outcome
      : super.insert({ ...user, emailKey: `${user.emailKey} ${user.id}` });
  }
}

/** Hands out one object to everybody. */
export class LiveUsers extends MemoryUserRepository {
  readonly #handedOut = new Map<UserId, User>();

  override async findById(id: UserId): Promise<User | undefined> {
    const found = this.#handedOut.get(id) ?? structuredClone(await super.findById(id));
    if (found !== undefined) this.#handedOut.set(id, found);
    return found;
  }
}

/** Answers an empty object, which is truthy, for what it does not have. */
export class EmptyUserForMissing extends MemoryUserRepository {
  override async findByEmailKey(emailKey: string): Promise<User | undefined> {
    return (await super.findByEmailKey(emailKey)) ?? ({} as User);
  }
}

/** Writes over whatever version it finds. */
export class LastWriteWins extends MemoryUserRepository {
  override async replace(user: User): Promise<'replaced' | 'conflict' | 'email_taken'> {
    const stored = await super.findById(user.id);
    const outcome = await super.replace({ ...user, version: stored?.version ?? user.version });
    return outcome === 'conflict' && stored !== undefined ? this.replace(user) : outcome;
  }
}

/** Takes the time of the last sign-in from the edit. */
export class SignInTimeEdited extends MemoryUserRepository {
  override async replace(user: User): Promise<'replaced' | 'conflict' | 'email_taken'> {
    const outcome = await super.replace(user);
    if (outcome === 'replaced') await super.recordSignIn(user.id, (user.lastLoginAt ?? 0) + 1_000);
    return outcome;
  }
}

/** Counts every sign-in as an edit. */
export class SignInRaisesVersion extends MemoryUserRepository {
  override async recordSignIn(id: UserId, at: number): Promise<void> {
    await super.recordSignIn(id, at);
    const stored = await super.findById(id);
    if (stored !== undefined) await super.replace(stored);
  }
}

/** Pages by position, which every insert moves. */
export class PagesByPosition extends MemoryUserRepository {
  override async list(query: UserQuery): Promise<UserPage> {
    const position = query.after?.createdAt ?? 0;
    const all = await super.list({ ...query, after: undefined, limit: 10_000 });
    const users = all.users.slice(position, position + query.limit);
    const last = users.at(-1);
    const end = position + users.length;
    const next = last && end < all.users.length ? { createdAt: end, id: last.id } : undefined;
    return { ...all, users, next };
  }
}

/** Deletes, and leaves the address and the memberships where they are. */
export class ShowsTombstones extends MemoryUserRepository {
  override async replace(user: User): Promise<'replaced' | 'conflict' | 'email_taken'> {
    return super.replace(user.status === 'deleted' ? { ...user, status: 'suspended' } : user);
  }
}

/** Counts tombstones among what nobody needs to hear of. */
export class SilentAboutTheDeleted extends MemoryUserRepository {
  override async changedSince(at: number): Promise<readonly User[]> {
    return (await super.changedSince(at)).filter(({ status }) => status !== 'deleted');
  }
}

/** Walks from position to position, of which everybody who comes moves the later ones. */
export class WalksByPosition extends MemoryUserRepository {
  readonly #seen = new Map<UserId, number>();

  override async listById(after: UserId | undefined, limit: number): Promise<readonly User[]> {
    const start = after === undefined ? 0 : (this.#seen.get(after) ?? 0);
    const page = (await super.listById(undefined, start + limit)).slice(start);
    const last = page.at(-1);
    if (last !== undefined) this.#seen.set(last.id, start + page.length);
    return page;
  }
}

/** Forgets that what was deleted is still in its table. */
export class WalksOverTombstones extends MemoryUserRepository {
  override async listById(after: UserId | undefined, limit: number): Promise<readonly User[]> {
    return this.all()
      .filter(({ id }) => after === undefined || id > after)
      .sort((left, right) => (left.id < right.id ? -1 : 1))
      .slice(0, limit);
  }
}
