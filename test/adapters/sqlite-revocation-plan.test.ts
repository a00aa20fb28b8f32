import { expect } from 'chai';
import { MIGRATIONS } from '../../src/adapters/sqlite/schema.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteTokenFamilyStore } from '../../src/adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';
import { aUser } from '../../src/testing/builders.js';
import { newDatabasePath, withDatabase } from '../support/sqlite-files.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

describe('what was revoked since a time, on SQLite', () => {
  afterEach(removeTemporaryDirectories);

  it('is found by an index, without sorting and without a look at anything else', async () => {
    const database = await SqliteDatabase.open({ path: ':memory:', synchronous: 'NORMAL' });
    const asked: string[] = [];
    const statement = database.statement.bind(database);
    database.statement = (sql) => {
      asked.push(sql);
      return statement(sql);
    };
    await new SqliteUserRepository(database).changedSince(0);
    await new SqliteTokenFamilyStore(database).revokedSince(0);
    const plans = asked.map((sql) =>
      statement(`EXPLAIN QUERY PLAN ${sql}`)
        .all(0)
        .map(({ detail }) => detail),
    );
    expect(plans).to.deep.equal([
      ['SEARCH user USING INDEX user_epoch_changed (<expr>>?)'],
      ['SEARCH token_family USING INDEX token_family_revoked (revoked_at>?)'],
    ]);
    await database.close();
  });

  it('is told by a database of the first schema as well, once it was migrated', async () => {
    const path = await newDatabasePath();
    const user = aUser({ claimsEpoch: 3, epochChangedAt: 100 });
    const migrations = MIGRATIONS.slice(0, 1);
    await withDatabase({ path, migrations }, (database) => new SqliteUserRepository(database).insert(user));
    await withDatabase({ path }, async (database) => {
      expect(await new SqliteUserRepository(database).changedSince(100)).to.deep.equal([user]);
    });
  });
});
