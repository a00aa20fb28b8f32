import { expect } from 'chai';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteTokenFamilyStore } from '../../src/adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';

describe('what was revoked since a time, on SQLite', () => {
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
});
