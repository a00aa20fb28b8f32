import { open, readFile, rename } from 'node:fs/promises';
import type { GroupId, User, UserId, UserQuery, UserRepository } from 'pico-auth';
import { MemoryUserRepository } from 'pico-auth/adapters/memory';

/**
 * Users in one JSON file: for a few of them, in one process. The memory adapter decides what a change
 * means; a change is on disk before anybody sees it, and what could not be written has not happened.
 */
export class JsonFileUserRepository implements UserRepository {
  #users: MemoryUserRepository;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: string,
    users: readonly User[] = [],
  ) {
    this.#users = new MemoryUserRepository(users);
  }

  static async open(file: string): Promise<JsonFileUserRepository> {
    const users = JSON.parse(await readFile(file, 'utf8')) as readonly User[];
    return new JsonFileUserRepository(file, users);
  }

  insert = (user: User) => this.#change((users) => users.insert(user));
  replace = (user: User) => this.#change((users) => users.replace(user));
  replacePasswordHash = (id: UserId, oldHash: string, newHash: string) =>
    this.#change((users) => users.replacePasswordHash(id, oldHash, newHash));
  recordSignIn = (id: UserId, at: number) => this.#change((users) => users.recordSignIn(id, at));
  purgeDeleted = (before: number, limit: number) =>
    this.#change((users) => users.purgeDeleted(before, limit));

  findById = (id: UserId) => this.#users.findById(id);
  findByEmailKey = (emailKey: string) => this.#users.findByEmailKey(emailKey);
  list = (query: UserQuery) => this.#users.list(query);
  listById = (after: UserId | undefined, limit: number) => this.#users.listById(after, limit);
  membersOf = (groupId: GroupId) => this.#users.membersOf(groupId);
  changedSince = (at: number) => this.#users.changedSince(at);
  countByOrg = () => this.#users.countByOrg();

  /** One change after the other, each on a copy that takes the place of the users once it is written. */
  #change<Result>(change: (users: UserRepository) => Promise<Result>): Promise<Result> {
    const turn = this.#lastChange.then(async () => {
      const users = new MemoryUserRepository(this.#users.all());
      const result = await change(users);
      await save(this.file, users.all());
      this.#users = users;
      return result;
    });
    this.#lastChange = turn.catch(() => undefined);
    return turn;
  }
}

/** Whole or not at all: the old file stays until the new one is complete and on disk. */
async function save(file: string, users: readonly User[]): Promise<void> {
  const unfinished = await open(`${file}.unfinished`, 'w', 0o600);
  await unfinished.writeFile(JSON.stringify(users));
  await unfinished.sync();
  await unfinished.close();
  await rename(`${file}.unfinished`, file);
}
