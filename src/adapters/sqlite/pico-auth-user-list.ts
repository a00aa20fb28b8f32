import type {
  MembershipEntry,
  ServiceTokenEntry,
  TransferEntry,
  UserEntry,
} from '../../domain/model/user-transfer.js';
import type { UserList } from '../../ports/user-list.js';
import { DatabaseFileError } from './database-file-error.js';
import { isOurs } from './migrate.js';
import { loadSqlite, type RawConnection, type RawStatement, type SqlRow } from './sqlite-driver.js';
import { isBusy, isFromSqlite, isNoDatabase } from './sqlite-failure.js';

/** A row at a time would be slow, all at once would not fit. */
const PAGE = 500;

const GROUPS = `SELECT rowid AS place, id, name, description, org_id, created_at FROM groups
  WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`;
const USERS = `SELECT rowid AS place, * FROM users WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`;
const MEMBERSHIPS =
  'SELECT group_id, joined_at FROM group_members WHERE user_id = ? ORDER BY joined_at, group_id';

const SERVICE_TOKENS = `SELECT rowid AS place, * FROM service_tokens
  WHERE rowid > ? AND revoked_at IS NULL ORDER BY rowid LIMIT ${PAGE}`;

/**
 * The database of the Python server `pico-auth` (0.1 to 0.3): tables `users`, `groups` and
 * `group_members`, and `service_tokens` without the revoked ones. Only read, also while that server runs;
 * entries are counted from 1, groups first, service tokens last.
 */
export class PicoAuthUserList implements UserList {
  /** Undefined before version 0.2, which had no groups. */
  readonly #memberships: RawStatement | undefined;
  readonly #hasServiceTokens: boolean;
  readonly #total: number;
  #done = 0;

  private constructor(
    private readonly connection: RawConnection,
    private readonly path: string,
  ) {
    const tables = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    const names = new Set(tables.map(({ name }) => name));
    if (isOurs(connection))
      throw new DatabaseFileError('It is a database of this server already: `pico-auth copy` moves one.');
    if (
      !names.has('users') ||
      !hasColumns(connection, 'users', ['id', 'email', 'password_hash', 'role', 'created_at'])
    )
      throw new DatabaseFileError('There is no table of users like that of pico-auth for Python in it.');
    const hasGroups = names.has('groups') && names.has('group_members');
    this.#memberships = hasGroups ? connection.prepare(MEMBERSHIPS) : undefined;
    this.#hasServiceTokens = hasColumns(connection, 'service_tokens', ['name', 'token_hash', 'revoked_at']);
    this.#total =
      this.#count('users') +
      (hasGroups ? this.#count('groups') : 0) +
      (this.#hasServiceTokens ? this.#count('service_tokens WHERE revoked_at IS NULL') : 0);
  }

  /** @throws DatabaseFileError when the file is no SQLite database, or not one of pico-auth. */
  static async open(path: string): Promise<PicoAuthUserList> {
    const connect = await loadSqlite();
    let connection: RawConnection | undefined;
    try {
      connection = connect(path);
      connection.exec('PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA busy_timeout = 5000');
      return new PicoAuthUserList(connection, path);
    } catch (error) {
      connection?.close();
      throw refusal(path, error);
    }
  }

  /** @throws DatabaseFileError when the file is locked for longer than 5 s, or damaged. */
  async *entries(): AsyncGenerator<TransferEntry> {
    if (this.#memberships !== undefined) for (const row of this.#rows(GROUPS)) yield this.#group(row);
    for (const row of this.#rows(USERS)) yield this.#user(row);
    if (this.#hasServiceTokens) for (const row of this.#rows(SERVICE_TOKENS)) yield this.#serviceToken(row);
  }

  progress(): { readonly done: number; readonly total: number } {
    return { done: this.#done, total: this.#total };
  }

  close(): void {
    this.connection.close();
  }

  #count(table: 'users' | 'groups' | 'service_tokens WHERE revoked_at IS NULL'): number {
    return Number(this.connection.prepare(`SELECT COUNT(*) AS total FROM ${table}`).get()?.total);
  }

  *#rows(sql: string): Generator<SqlRow> {
    const statement = this.connection.prepare(sql);
    const after = (place: number): readonly SqlRow[] => {
      try {
        return statement.all(place);
      } catch (error) {
        throw refusal(this.path, error);
      }
    };
    for (let rows = after(-1); rows.length > 0; rows = after(Number(rows.at(-1)?.place))) yield* rows;
  }

  #group(row: SqlRow): TransferEntry {
    return {
      kind: 'group',
      line: (this.#done += 1),
      sourceId: text(row.id),
      name: text(row.name) ?? '',
      description: text(row.description),
      org: text(row.org_id),
      createdAt: time(row.created_at),
    };
  }

  #serviceToken(row: SqlRow): ServiceTokenEntry {
    return {
      kind: 'service_token',
      line: (this.#done += 1),
      sourceId: text(row.id),
      name: text(row.name) ?? '',
      description: text(row.description),
      role: text(row.role),
      org: text(row.org_id),
      tokenHash: text(row.token_hash) ?? '',
      createdAt: time(row.created_at),
    };
  }

  #user(row: SqlRow): UserEntry {
    return {
      kind: 'user',
      line: (this.#done += 1),
      sourceId: text(row.id),
      email: text(row.email) ?? '',
      emailVerified: undefined,
      displayName: text(row.display_name),
      role: text(row.role),
      org: text(row.org_id),
      formerOrgs: undefined,
      status: text(row.status),
      passwordHash: text(row.password_hash),
      passwordDisabledAt: undefined,
      memberships: this.#memberships?.all(text(row.id) ?? '').map(membershipOf),
      sessionEpoch: undefined,
      claimsEpoch: undefined,
      epochChangedAt: undefined,
      createdAt: time(row.created_at),
      lastLoginAt: time(row.last_login_at),
    };
  }
}

/** Names the file in what an operator will read. */
function refusal(path: string, error: unknown): unknown {
  if (error instanceof DatabaseFileError) return new DatabaseFileError(`${path}: ${error.message}`);
  if (!isFromSqlite(error)) return error;
  if (isNoDatabase(error))
    return new DatabaseFileError(`${path} is not an SQLite database.`, { cause: error });
  const cure = isBusy(error) ? 'Stop what writes to it, or import a copy of it.' : 'Import a back-up of it.';
  return new DatabaseFileError(`${path} cannot be read: ${error.message}. ${cure}`, { cause: error });
}

const membershipOf = ({ group_id, joined_at }: SqlRow): MembershipEntry => ({
  by: 'id',
  group: text(group_id) ?? '',
  joinedAt: time(joined_at),
});

function hasColumns(
  connection: RawConnection,
  table: 'users' | 'service_tokens',
  wanted: readonly string[],
): boolean {
  const columns = connection.prepare(`PRAGMA table_info(${table})`).all();
  const names = new Set(columns.map(({ name }) => name));
  return wanted.every((name) => names.has(name));
}

/** SQLite keeps to no column type, so anything may come. An empty text says nothing. */
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What Python's `datetime.isoformat()` wrote; without an offset it is UTC. */
function time(value: unknown): number | undefined {
  const [, date, clock, offset = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/.exec(text(value) ?? '') ?? [];
  const at = Date.parse(`${date}T${clock}${offset}`);
  return at >= 0 ? at : undefined;
}
