import type { GroupMember } from '../../domain/model/group.js';
import type { GroupId, OrgId, UserId } from '../../domain/model/ids.js';
import type { User } from '../../domain/model/user.js';
import type { UserPage, UserQuery } from '../../domain/model/user-query.js';
import type { UserRepository } from '../../ports/user-repository.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { countsByOrg } from './counts-by-org.js';
import type { SqlRow } from './sqlite-driver.js';
import { pageOf } from './user-paging.js';
import { USER_COLUMNS, userOf, userValues, visibleMemberships } from './user-rows.js';

const INSERT = `INSERT INTO user (id, email_key, name_key, org_id, role, status, created_at, deleted_at, version,
  document, last_login_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const UPDATE = `UPDATE user SET (id, email_key, name_key, org_id, role, status, created_at, deleted_at, version,
  document) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?`;
const UPDATE_DOCUMENT = 'UPDATE user SET version = ?, document = ? WHERE id = ?';
const BY_ID = `SELECT ${USER_COLUMNS} FROM user WHERE id = ?`;
const BY_EMAIL_KEY = `SELECT ${USER_COLUMNS} FROM user WHERE email_key = ? AND status <> 'deleted'`;
const OWNER_OF_EMAIL_KEY = 'SELECT id FROM user WHERE email_key = ?';
const SIGNED_IN = `UPDATE user SET last_login_at = ?
  WHERE id = ? AND (last_login_at IS NULL OR last_login_at < ?)`;
const LIST_BY_ID = `SELECT ${USER_COLUMNS} FROM user WHERE id > ? AND status <> 'deleted' ORDER BY id LIMIT ?`;
const MEMBERS = `SELECT user_id, joined_at FROM membership WHERE group_id = ? ORDER BY joined_at, user_id`;
const LEAVE_ALL = 'DELETE FROM membership WHERE user_id = ?';
const JOIN = 'INSERT OR REPLACE INTO membership (group_id, user_id, joined_at) VALUES (?, ?, ?)';
const CHANGED = `SELECT ${USER_COLUMNS} FROM user WHERE json_extract(document, '$.claimsEpoch') > 0
  AND json_extract(document, '$.epochChangedAt') >= ? ORDER BY json_extract(document, '$.epochChangedAt'), id`;
const COUNT_BY_ORG = `SELECT org_id, COUNT(*) AS total FROM user WHERE status <> 'deleted' GROUP BY org_id`;
const PURGE = `DELETE FROM user WHERE id IN
  (SELECT id FROM user WHERE deleted_at IS NOT NULL AND deleted_at < ? ORDER BY deleted_at LIMIT ?)`;

/** Users in SQLite. */
export class SqliteUserRepository implements UserRepository {
  constructor(private readonly database: SqliteDatabase) {}

  insert(user: User): Promise<'inserted' | 'email_taken'> {
    const values = [...userValues(user), user.lastLoginAt ?? null];
    const memberships = visibleMemberships(user);
    const work = (): 'inserted' | 'email_taken' => {
      if (this.database.statement(INSERT).run(...values) === 1) {
        for (const { groupId, joinedAt } of memberships) this.#join(groupId, user.id, joinedAt);
        return 'inserted';
      }
      if (this.database.statement(OWNER_OF_EMAIL_KEY).get(user.emailKey) !== undefined) return 'email_taken';
      throw new Error('A user with this id is stored already.');
    };
    return memberships.length === 0 ? this.database.write(work) : this.database.writeTogether(work);
  }

  findById(id: UserId): Promise<User | undefined> {
    return this.database.read(() => optionalUser(this.database.statement(BY_ID).get(id)));
  }

  findByEmailKey(emailKey: string): Promise<User | undefined> {
    return this.database.read(() => optionalUser(this.database.statement(BY_EMAIL_KEY).get(emailKey)));
  }

  replace(user: User): Promise<'replaced' | 'conflict' | 'email_taken'> {
    const values = userValues({ ...user, version: user.version + 1 });
    const memberships = visibleMemberships(user);
    return this.database.writeTogether(() => {
      if (this.#stored(user.id)?.version !== user.version) return 'conflict';
      const owner = this.database.statement(OWNER_OF_EMAIL_KEY).get(user.emailKey)?.id;
      if (owner !== undefined && owner !== user.id) return 'email_taken';
      this.database.statement(UPDATE).run(...values, user.id);
      this.database.statement(LEAVE_ALL).run(user.id);
      for (const { groupId, joinedAt } of memberships) this.#join(groupId, user.id, joinedAt);
      return 'replaced';
    });
  }

  replacePasswordHash(id: UserId, oldHash: string, newHash: string): Promise<boolean> {
    return this.database.write(() => {
      const stored = this.#stored(id);
      if (stored?.passwordHash !== oldHash) return false;
      const next = { ...stored, passwordHash: newHash, version: stored.version + 1 };
      this.database.statement(UPDATE_DOCUMENT).run(...userValues(next).slice(-2), id);
      return true;
    });
  }

  async recordSignIn(id: UserId, at: number): Promise<void> {
    await this.database.write(() => this.database.statement(SIGNED_IN).run(at, id, at));
  }

  list(query: UserQuery): Promise<UserPage> {
    return pageOf(this.database, query);
  }

  listById(after: UserId | undefined, limit: number): Promise<readonly User[]> {
    return this.database.read(() =>
      this.database
        .statement(LIST_BY_ID)
        .all(after ?? '', limit)
        .map(userOf),
    );
  }

  membersOf(groupId: GroupId): Promise<readonly GroupMember[]> {
    return this.database.read(() => this.database.statement(MEMBERS).all(groupId).map(memberOf));
  }

  changedSince(at: number): Promise<readonly User[]> {
    return this.database.read(() => this.database.statement(CHANGED).all(at).map(userOf));
  }

  countByOrg(): Promise<ReadonlyMap<OrgId, number>> {
    return this.database.read(() => countsByOrg(this.database.statement(COUNT_BY_ORG).all()));
  }

  purgeDeleted(before: number, limit: number): Promise<number> {
    return this.database.write(() => this.database.statement(PURGE).run(before, Math.max(0, limit)));
  }

  #stored(id: UserId): User | undefined {
    return optionalUser(this.database.statement(BY_ID).get(id));
  }

  #join(groupId: GroupId, userId: UserId, joinedAt: number): void {
    this.database.statement(JOIN).run(groupId, userId, joinedAt);
  }
}

const optionalUser = (row: SqlRow | undefined): User | undefined =>
  row === undefined ? undefined : userOf(row);

const memberOf = (row: SqlRow): GroupMember => ({
  userId: row.user_id as UserId,
  joinedAt: row.joined_at as number,
});
