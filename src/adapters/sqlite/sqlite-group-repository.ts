import type { Group } from '../../domain/model/group.js';
import type { GroupId, OrgId } from '../../domain/model/ids.js';
import type { GroupRepository } from '../../ports/group-repository.js';
import { countsByOrg } from './counts-by-org.js';
import { groupOf, groupValues } from './group-rows.js';
import type { SqliteDatabase } from './sqlite-database.js';

const INSERT = `INSERT INTO user_group (org_id, name_key, deleted_at, version, document, id)
  VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const UPDATE = `UPDATE user_group SET org_id = ?, name_key = ?, deleted_at = ?, version = ?, document = ?
  WHERE id = ?`;
const BY_ID = 'SELECT document FROM user_group WHERE id = ?';
const VERSION = 'SELECT version FROM user_group WHERE id = ?';
const LIVING = 'SELECT 1 FROM user_group WHERE id = ? AND deleted_at IS NULL';
const OWNER_OF_NAME = 'SELECT id FROM user_group WHERE org_id = ? AND name_key = ?';
const LIST = 'SELECT document FROM user_group WHERE org_id = ? AND deleted_at IS NULL ORDER BY name_key';
const LIST_DELETED = `SELECT document FROM user_group WHERE deleted_at IS NOT NULL
  ORDER BY deleted_at, id LIMIT ?`;
const DELETED_SINCE = `SELECT document FROM user_group WHERE deleted_at IS NOT NULL AND deleted_at >= ?
  ORDER BY deleted_at, id`;
const PURGE = 'DELETE FROM user_group WHERE id = ? AND deleted_at IS NOT NULL';
const COUNT_BY_ORG = `SELECT org_id, COUNT(*) AS total FROM user_group WHERE deleted_at IS NULL GROUP BY org_id`;

/** Groups in SQLite; their members are in the user records. */
export class SqliteGroupRepository implements GroupRepository {
  constructor(private readonly database: SqliteDatabase) {}

  insert(group: Group): Promise<'inserted' | 'name_taken'> {
    const values = groupValues(group);
    const { orgId, nameKey } = group;
    return this.database.write(() => {
      if (this.database.statement(INSERT).run(...values) === 1) return 'inserted';
      if (this.#ownerOf(orgId, nameKey) !== undefined) return 'name_taken';
      throw new Error('A group with this id is stored already.');
    });
  }

  findById(id: GroupId): Promise<Group | undefined> {
    return this.database.read(() => {
      const row = this.database.statement(BY_ID).get(id);
      return row === undefined ? undefined : groupOf(row);
    });
  }

  async existing(ids: readonly GroupId[]): Promise<readonly GroupId[]> {
    if (ids.length === 0) return [];
    return this.database.read(() => {
      const living = this.database.statement(LIVING);
      return ids.filter((id) => living.get(id) !== undefined);
    });
  }

  replace(group: Group): Promise<'replaced' | 'conflict' | 'name_taken'> {
    const values = groupValues({ ...group, version: group.version + 1 });
    const { id, version, orgId, nameKey } = group;
    return this.database.write(() => {
      if (this.database.statement(VERSION).get(id)?.version !== version) return 'conflict';
      const owner = this.#ownerOf(orgId, nameKey);
      if (owner !== undefined && owner !== id) return 'name_taken';
      this.database.statement(UPDATE).run(...values);
      return 'replaced';
    });
  }

  list(orgId: OrgId): Promise<readonly Group[]> {
    return this.database.read(() => this.database.statement(LIST).all(orgId).map(groupOf));
  }

  listDeleted(limit: number): Promise<readonly Group[]> {
    return this.database.read(() =>
      this.database.statement(LIST_DELETED).all(Math.max(0, limit)).map(groupOf),
    );
  }

  deletedSince(at: number): Promise<readonly Group[]> {
    return this.database.read(() => this.database.statement(DELETED_SINCE).all(at).map(groupOf));
  }

  async purge(id: GroupId): Promise<void> {
    await this.database.write(() => this.database.statement(PURGE).run(id));
  }

  countByOrg(): Promise<ReadonlyMap<OrgId, number>> {
    return this.database.read(() => countsByOrg(this.database.statement(COUNT_BY_ORG).all()));
  }

  #ownerOf(orgId: OrgId, nameKey: string): unknown {
    return this.database.statement(OWNER_OF_NAME).get(orgId, nameKey)?.id;
  }
}
