import { expect } from 'chai';
import { MemoryUserRepository } from '../../src/adapters/memory/memory-user-repository.js';
import { loadSqlite } from '../../src/adapters/sqlite/sqlite-driver.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';
import { asOrgId } from '../../src/domain/model/ids.js';
import { EXACT_TOTAL } from '../../src/domain/model/user-query.js';
import { aTombstoneOf } from '../../src/testing/builders.js';
import { firstPages, POPULATION, QUERIES, userNumber } from '../support/user-population.js';

describe('listing users on SQLite', () => {
  const memory = new MemoryUserRepository();
  const prepared: string[] = [];
  let database: SqliteDatabase;
  let sqlite: SqliteUserRepository;

  before(async () => {
    const connect = await loadSqlite();
    database = await SqliteDatabase.open({
      path: ':memory:',
      connect(path) {
        const connection = connect(path);
        return {
          exec: (sql) => connection.exec(sql),
          close: () => connection.close(),
          prepare(sql) {
            prepared.push(sql);
            return connection.prepare(sql);
          },
        };
      },
    });
    sqlite = new SqliteUserRepository(database);
    const users = Array.from({ length: POPULATION }, (_, number) => userNumber(number));
    for (const repository of [memory, sqlite]) {
      await Promise.all(users.map((user) => repository.insert(user)));
      await Promise.all(
        users
          .filter((_, number) => number % 97 === 0)
          .map((user) => repository.replace(aTombstoneOf(user, 9))),
      );
    }
  });

  after(() => database.close());

  for (const query of QUERIES) {
    it(`agrees with the memory adapter, page by page: ${JSON.stringify(query)}`, async () => {
      const limit = query.prefix === undefined ? 200 : 90;
      expect(await firstPages(sqlite, query, limit)).to.deep.equal(await firstPages(memory, query, limit));
    });
  }

  it('counts exactly up to the limit and says when it does not', async () => {
    const living = POPULATION - Math.ceil(POPULATION / 97);
    expect(living).to.be.greaterThan(EXACT_TOTAL);
    for (const repository of [memory, sqlite]) {
      expect(await repository.list({ limit: 1 })).to.include({ total: EXACT_TOTAL, totalIsEstimate: true });
      const part = await repository.list({ limit: 1, orgId: asOrgId('org-0') });
      expect(part.totalIsEstimate).to.equal(false);
      expect(part.total).to.equal((await repository.countByOrg()).get(asOrgId('org-0')));
    }
  });

  it('never walks through the table of users, whatever is asked', () => {
    expect(fullScans('SELECT document FROM user WHERE +id = ?')).to.deep.equal(['SCAN user']);
    const statements = new Set(prepared.filter((sql) => /^(SELECT|UPDATE|DELETE)/.test(sql)));
    expect(statements.size).to.be.greaterThan(20);
    for (const sql of statements) expect(fullScans(sql), sql).to.deep.equal([]);
  });

  it('sorts nothing but the chosen page unless a prefix has narrowed the matches', () => {
    const pages = prepared.filter((sql) => /^SELECT .*LIMIT \?\) ORDER BY created_at, id$/.test(sql));
    expect(pages.length).to.be.greaterThan(10);
    for (const sql of pages) {
      const sorts = planOf(sql).filter((step) => step.startsWith('USE TEMP B-TREE FOR ORDER BY'));
      expect(sorts.length, sql).to.be.at.most(sql.includes('UNION ALL') ? 2 : 1);
    }
  });

  const planOf = (sql: string): readonly string[] =>
    database
      .statement(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));

  /** Steps that read a whole table, not even by an index. */
  const fullScans = (sql: string): readonly string[] =>
    planOf(sql).filter((step) => /^SCAN (user|membership|token_family)$/.test(step));
});
