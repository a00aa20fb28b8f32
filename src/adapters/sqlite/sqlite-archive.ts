import type { UserId } from '../../domain/model/ids.js';
import type { Shelves, StoreArchive } from '../../ports/store-archive.js';
import { DatabaseFileError } from './database-file-error.js';
import { familyOf } from './family-rows.js';
import { groupOf } from './group-rows.js';
import { keyRecordOf } from './key-rows.js';
import { serviceTokenOf } from './service-token-rows.js';
import type { SqliteDatabase } from './sqlite-database.js';
import { BEGIN_FILLING, END_FILLING, FENCES, FILLING, LOWER_FENCE, RAISE_FENCE } from './sqlite-fence.js';
import { SqliteGroupRepository } from './sqlite-group-repository.js';
import { SqliteServiceTokenRepository } from './sqlite-service-token-repository.js';
import { REGISTRATION } from './sqlite-settings-store.js';
import { SqliteShelf, type ShelfPlan } from './sqlite-shelf.js';
import { SqliteSigningKeyStore } from './sqlite-signing-key-store.js';
import { SqliteTokenFamilyStore } from './sqlite-token-family-store.js';
import { SqliteUserRepository } from './sqlite-user-repository.js';
import { USER_COLUMNS, userOf } from './user-rows.js';

const SOURCE = 'SELECT source FROM unfinished_copy';
const MARK = 'INSERT INTO unfinished_copy (source) VALUES (?)';
const SET_ONCE = 'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING';
const JOIN_ONCE = 'INSERT INTO superadmin (user_id) VALUES (?) ON CONFLICT DO NOTHING';
const REGISTRATION_ROWS = `(SELECT name, value FROM setting WHERE name = '${REGISTRATION}')`;

/** Everything in one SQLite file, for moving it to another store. */
export class SqliteArchive implements StoreArchive {
  readonly shelves: Shelves;

  /** @param database opened although it may be set aside. */
  constructor(private readonly database: SqliteDatabase) {
    this.shelves = shelvesOf(database);
  }

  raiseFence(): Promise<void> {
    return this.#apply(RAISE_FENCE);
  }

  lowerFence(): Promise<void> {
    return this.#apply(LOWER_FENCE);
  }

  async isFenced(): Promise<boolean> {
    return (await this.#total(FENCES)) === RAISE_FENCE.length;
  }

  markUnfinished(source: string): Promise<void> {
    return this.database.writeTogether(() => {
      this.database.statement(BEGIN_FILLING).run();
      const row = this.database.statement(SOURCE).get();
      if (row !== undefined && row.source !== source)
        throw new DatabaseFileError(`The file is being filled from ${row.source as string}.`);
      if (row === undefined) this.database.statement(MARK).run(source);
    });
  }

  async unfinishedFrom(): Promise<string | undefined> {
    if ((await this.#total(FILLING)) === 0) return undefined;
    return this.database.read(() => String(this.database.statement(SOURCE).get()?.source));
  }

  markFinished(): Promise<void> {
    return this.#apply([END_FILLING]);
  }

  close(): Promise<void> {
    return this.database.close();
  }

  #apply(statements: readonly string[]): Promise<void> {
    return this.database.writeTogether(() => {
      for (const sql of statements) this.database.statement(sql).run();
    });
  }

  #total(sql: string): Promise<number> {
    return this.database.read(() => Number(this.database.statement(sql).get()?.total));
  }
}

function shelvesOf(database: SqliteDatabase): Shelves {
  const shelf = <Entry>(plan: ShelfPlan<Entry>) => new SqliteShelf(database, plan);
  const users = new SqliteUserRepository(database);
  const groups = new SqliteGroupRepository(database);
  const serviceTokens = new SqliteServiceTokenRepository(database);
  const families = new SqliteTokenFamilyStore(database);
  const keys = new SqliteSigningKeyStore(database);
  const addOnce = (sql: string, ...values: readonly (string | boolean)[]): Promise<boolean> =>
    database.write(() => database.statement(sql).run(...values) === 1);
  const byId = { key: 'id', columns: 'document' } as const;
  return {
    users: shelf({
      table: 'user',
      key: 'id',
      columns: USER_COLUMNS,
      entryOf: userOf,
      add: (user) => users.insert(user),
    }),
    groups: shelf({ table: 'user_group', ...byId, entryOf: groupOf, add: (group) => groups.insert(group) }),
    serviceTokens: shelf({
      table: 'service_token',
      ...byId,
      entryOf: serviceTokenOf,
      add: (token) => serviceTokens.insert(token),
    }),
    families: shelf({
      table: 'token_family',
      ...byId,
      key: 'sid',
      entryOf: familyOf,
      add: (family) => families.open(family),
    }),
    signingKeys: shelf({
      table: 'signing_key',
      ...byId,
      key: 'kid',
      entryOf: keyRecordOf,
      add: (key) => keys.insert(key),
    }),
    registration: shelf({
      table: REGISTRATION_ROWS,
      key: 'name',
      columns: 'value',
      entryOf: (row) => row.value === 1,
      add: (enabled) => addOnce(SET_ONCE, REGISTRATION, enabled),
    }),
    superadmins: shelf({
      table: 'superadmin',
      key: 'user_id',
      columns: 'user_id',
      entryOf: (row) => row.user_id as UserId,
      add: (id) => addOnce(JOIN_ONCE, id),
    }),
  };
}
