import type { UserId } from '../../domain/model/ids.js';
import type { SuperadminRoster } from '../../ports/superadmin-roster.js';
import type { SqliteDatabase } from './sqlite-database.js';

const MEMBERS = 'SELECT user_id FROM superadmin ORDER BY user_id';
const JOIN = 'INSERT INTO superadmin (user_id) VALUES (?) ON CONFLICT DO NOTHING';
const IS_MEMBER = 'SELECT 1 FROM superadmin WHERE user_id = ?';
const OTHER = 'SELECT 1 FROM superadmin WHERE user_id <> ? LIMIT 1';
const LEAVE = 'DELETE FROM superadmin WHERE user_id = ?';

/** The roster in SQLite. */
export class SqliteSuperadminRoster implements SuperadminRoster {
  constructor(private readonly database: SqliteDatabase) {}

  members(): Promise<readonly UserId[]> {
    return this.database.read(() =>
      this.database
        .statement(MEMBERS)
        .all()
        .map((row) => row.user_id as UserId),
    );
  }

  async join(id: UserId): Promise<void> {
    await this.database.write(() => this.database.statement(JOIN).run(id));
  }

  /** The write lock is held from the count to the deletion, so two who leave at once see each other. */
  leave(id: UserId): Promise<'left' | 'absent' | 'last'> {
    return this.database.write(() => {
      if (this.database.statement(IS_MEMBER).get(id) === undefined) return 'absent';
      if (this.database.statement(OTHER).get(id) === undefined) return 'last';
      this.database.statement(LEAVE).run(id);
      return 'left';
    });
  }
}
