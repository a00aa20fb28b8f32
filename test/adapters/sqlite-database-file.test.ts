import { expect } from 'chai';
import { chmod, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseFileError } from '../../src/adapters/sqlite/database-file-error.js';
import { MIGRATIONS } from '../../src/adapters/sqlite/schema.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteGroupRepository } from '../../src/adapters/sqlite/sqlite-group-repository.js';
import { SqliteSettingsStore } from '../../src/adapters/sqlite/sqlite-settings-store.js';
import { SqliteSuperadminRoster } from '../../src/adapters/sqlite/sqlite-superadmin-roster.js';
import { SqliteServiceTokenRepository } from '../../src/adapters/sqlite/sqlite-service-token-repository.js';
import { SqliteTokenFamilyStore } from '../../src/adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';
import { asUserId } from '../../src/domain/model/ids.js';
import { aFamily, aGroup, aServiceToken, aUser } from '../../src/testing/builders.js';
import { meddle, modeOf, newDatabasePath, withDatabase } from '../support/sqlite-files.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

async function refusalOf(opening: Promise<SqliteDatabase>): Promise<Error> {
  const outcome: unknown = await opening.catch((error: unknown) => error);
  if (outcome instanceof Error) return outcome;
  throw new Error('The database opened.');
}

describe('an SQLite database file', () => {
  afterEach(removeTemporaryDirectories);

  it('keeps every kind of record when it is closed and opened again', async () => {
    const path = await newDatabasePath();
    const [user, group, family, token] = [aUser(), aGroup(), aFamily(), aServiceToken()];
    await withDatabase({ path }, async (database) => {
      await new SqliteUserRepository(database).insert(user);
      await new SqliteGroupRepository(database).insert(group);
      await new SqliteTokenFamilyStore(database).open(family);
      await new SqliteServiceTokenRepository(database).insert(token);
      await new SqliteSettingsStore(database).setRegistrationEnabled(false);
      await new SqliteSuperadminRoster(database).join(asUserId('usr_1'));
    });
    await withDatabase({ path }, async (database) => {
      expect(await new SqliteUserRepository(database).findById(user.id)).to.deep.equal(user);
      expect(await new SqliteGroupRepository(database).findById(group.id)).to.deep.equal(group);
      expect(await new SqliteTokenFamilyStore(database).find(family.sid)).to.deep.equal(family);
      expect(await new SqliteServiceTokenRepository(database).findByHash(token.tokenHash)).to.deep.equal(
        token,
      );
      expect(await new SqliteSettingsStore(database).registrationEnabled()).to.equal(false);
      expect(await new SqliteSuperadminRoster(database).members()).to.deep.equal(['usr_1']);
    });
  });

  it('is made with mode 0600 in a directory of mode 0700, companions included', async () => {
    const path = join(dirname(await newDatabasePath()), 'deep', 'data', 'auth.db');
    await withDatabase({ path }, async (database) => {
      await new SqliteSettingsStore(database).setRegistrationEnabled(true);
      expect(await modeOf(dirname(path))).to.equal(0o700);
      expect(await modeOf(dirname(dirname(path)))).to.equal(0o700);
      for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(await modeOf(file)).to.equal(0o600);
    });
  });

  it('takes an existing file of ours away from other users', async () => {
    const path = await newDatabasePath();
    await withDatabase({ path }, async () => undefined);
    await chmod(path, 0o644);
    await withDatabase({ path }, async () => expect(await modeOf(path)).to.equal(0o600));
  });

  it('is refused when it is no SQLite database, and stays as it was', async () => {
    for (const content of ['x', 'not a database', 'y'.repeat(5_000)]) {
      const path = await newDatabasePath();
      await writeFile(path, content, { mode: 0o640 });
      const refusal = await refusalOf(SqliteDatabase.open({ path }));
      expect(refusal).to.be.instanceOf(DatabaseFileError);
      expect(refusal.message).to.contain(path).and.contain('not an SQLite database');
      expect(await readFile(path, 'utf8')).to.equal(content);
      expect(await modeOf(path)).to.equal(0o640);
    }
  });

  it('that cannot be opened is named in the refusal', async () => {
    const path = dirname(await newDatabasePath());
    const refusal = await refusalOf(SqliteDatabase.open({ path }));
    expect(refusal).to.be.instanceOf(DatabaseFileError);
    expect(refusal.message).to.contain(path);
  });

  it('is refused when it is a database of another application, and stays as it was', async () => {
    const foreign = [
      ['CREATE TABLE user (id TEXT)'],
      ['PRAGMA application_id = 7', 'CREATE TABLE song (title TEXT)'],
      ['PRAGMA application_id = 7'],
      ['PRAGMA journal_mode = WAL', 'CREATE TABLE song (title TEXT)', 'PRAGMA user_version = 1'],
    ];
    for (const statements of foreign) {
      const path = await newDatabasePath();
      await meddle(path, ...statements);
      const before = await readFile(path);
      const refusal = await refusalOf(SqliteDatabase.open({ path }));
      expect(refusal).to.be.instanceOf(DatabaseFileError);
      expect(refusal.message).to.contain('another application');
      expect(await readFile(path)).to.deep.equal(before);
    }
  });

  it('is refused when its schema is newer, by a message that names both versions', async () => {
    const path = await newDatabasePath();
    await withDatabase({ path }, async () => undefined);
    await meddle(path, 'PRAGMA user_version = 99');
    const refusal = await refusalOf(SqliteDatabase.open({ path }));
    expect(refusal).to.be.instanceOf(DatabaseFileError);
    expect(refusal.message).to.contain('version 99').and.contain(`up to ${MIGRATIONS.length}`);
  });

  it('is migrated when its schema is older, and keeps its records', async () => {
    const path = await newDatabasePath();
    const user = aUser();
    await withDatabase({ path }, (database) => new SqliteUserRepository(database).insert(user));
    const next = { version: MIGRATIONS.length + 1, statements: 'CREATE TABLE later (id TEXT) STRICT' };
    await withDatabase({ path, migrations: [...MIGRATIONS, next] }, async (database) => {
      expect(database.statement('SELECT COUNT(*) AS n FROM later').get()?.n).to.equal(0);
      expect(await new SqliteUserRepository(database).findById(user.id)).to.deep.equal(user);
    });
    const refusal = await refusalOf(SqliteDatabase.open({ path }));
    expect(refusal.message).to.contain(`version ${next.version}`);
  });

  it('stays at its old version when a migration fails', async () => {
    const path = await newDatabasePath();
    await withDatabase({ path }, async () => undefined);
    const broken = {
      version: MIGRATIONS.length + 1,
      statements: 'CREATE TABLE half (id TEXT); CREATE nonsense',
    };
    await refusalOf(SqliteDatabase.open({ path, migrations: [...MIGRATIONS, broken] }));
    await withDatabase({ path }, async (database) => {
      expect(() => database.statement('SELECT * FROM half')).to.throw('no such table');
    });
  });

  it('does not start without one of its unique indexes, or with a weaker one', async () => {
    const meddlings = [
      ['DROP INDEX user_email_key'],
      ['DROP INDEX user_email_key', 'CREATE INDEX user_email_key ON user (email_key)'],
      ['DROP INDEX user_email_key', 'CREATE UNIQUE INDEX user_email_key ON user (email_key, id)'],
      [
        'DROP INDEX user_email_key',
        "CREATE UNIQUE INDEX user_email_key ON user (email_key) WHERE role = 'viewer'",
      ],
      ['DROP INDEX user_email_key', 'CREATE UNIQUE INDEX user_email_key ON user (email_key COLLATE NOCASE)'],
    ];
    for (const statements of meddlings) {
      const path = await newDatabasePath();
      await withDatabase({ path }, async () => undefined);
      await meddle(path, ...statements);
      const refusal = await refusalOf(SqliteDatabase.open({ path }));
      expect(refusal).to.be.instanceOf(DatabaseFileError);
      expect(refusal.message).to.contain('user (email_key)');
    }
  });

  it('is opened by many at once, also while it does not exist yet', async () => {
    const path = await newDatabasePath();
    const databases = await Promise.all(Array.from({ length: 5 }, () => SqliteDatabase.open({ path })));
    const user = aUser();
    await Promise.all(
      databases.map(async (database, index) => {
        if (index === 0) await new SqliteUserRepository(database).insert(user);
      }),
    );
    for (const database of databases) {
      expect(await new SqliteUserRepository(database).findById(user.id)).to.deep.equal(user);
    }
    await Promise.all(databases.map((database) => database.close()));
  });

  it('is reported unhealthy once it was replaced or removed', async () => {
    const path = await newDatabasePath();
    await withDatabase({ path }, async (database) => {
      await database.check();
      await rename(path, `${path}.moved`);
      expect(await database.check().catch(() => 'unhealthy')).to.equal('unhealthy');
      await writeFile(path, '');
      expect(await database.check().catch(() => 'unhealthy')).to.equal('unhealthy');
    });
  });

  it('is copied complete by a backup of mode 0600 that overwrites nothing', async () => {
    const path = await newDatabasePath();
    const target = `${path}.backup`;
    const user = aUser();
    await withDatabase({ path }, async (database) => {
      const users = new SqliteUserRepository(database);
      await users.insert(user);
      await database.backup(target);
      await users.insert(aUser());
      expect(await modeOf(target)).to.equal(0o600);
      const again: unknown = await database.backup(target).catch((error: unknown) => error);
      expect(again).to.have.property('code', 'EEXIST');
    });
    await withDatabase({ path: target }, async (database) => {
      const page = await new SqliteUserRepository(database).list({ limit: 10 });
      expect(page.users).to.deep.equal([user]);
    });
  });

  it('leaves nothing behind when a backup fails', async () => {
    const path = await newDatabasePath();
    const taken = `${path}.taken`;
    await writeFile(taken, 'precious');
    await withDatabase({ path }, async (database) => {
      const refusal: unknown = await database.backup(taken).catch((error: unknown) => error);
      expect(refusal).to.be.instanceOf(Error);
    });
    expect((await readdir(dirname(path))).filter((name) => name.includes('unfinished'))).to.deep.equal([]);
    expect(await readFile(taken, 'utf8')).to.equal('precious');
  });
});
