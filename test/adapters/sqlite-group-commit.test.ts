import { expect } from 'chai';
import { loadSqlite } from '../../src/adapters/sqlite/sqlite-driver.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteTokenFamilyStore } from '../../src/adapters/sqlite/sqlite-token-family-store.js';
import { SqliteUserRepository } from '../../src/adapters/sqlite/sqlite-user-repository.js';
import { WriteQueue } from '../../src/adapters/sqlite/write-queue.js';
import { AuthError } from '../../src/domain/errors.js';
import { asGroupId, asSessionId } from '../../src/domain/model/ids.js';
import { aFamily, aUser } from '../../src/testing/builders.js';
import { failingEngine, newDatabasePath, withDatabase } from '../support/sqlite-files.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

const outcomesOf = async (calls: readonly Promise<unknown>[]): Promise<readonly unknown[]> =>
  (await Promise.allSettled(calls)).map((each): unknown =>
    each.status === 'fulfilled' ? each.value : each.reason,
  );

function expectUnavailable(outcome: unknown): void {
  expect(outcome).to.be.instanceOf(AuthError);
  expect(outcome).to.include({ code: 'store_unavailable', retryAfterSeconds: 1 });
}

describe('writes to SQLite', () => {
  afterEach(removeTemporaryDirectories);

  it('share a commit when they are submitted together', async () => {
    await withDatabase({ path: await newDatabasePath() }, async (database) => {
      const users = new SqliteUserRepository(database);
      const before = database.commits;
      await Promise.all(Array.from({ length: 200 }, () => users.insert(aUser())));
      expect(database.commits - before).to.be.lessThan(20);
      expect((await users.list({ limit: 1 })).total).to.equal(200);
    });
  });

  it('are committed one by one when each waits for the one before', async () => {
    await withDatabase({ path: ':memory:' }, async (database) => {
      const users = new SqliteUserRepository(database);
      for (let count = 1; count <= 5; count += 1) {
        await users.insert(aUser());
        expect(database.commits).to.equal(count);
      }
    });
  });

  it('let the event loop breathe: a flood is cut into several commits', async () => {
    await withDatabase({ path: ':memory:' }, async (database) => {
      const users = new SqliteUserRepository(database);
      await Promise.all(Array.from({ length: 1_000 }, () => users.insert(aUser())));
      expect(database.commits).to.be.greaterThan(3);
    });
  });

  it('fail alone: the others of the batch are stored', async () => {
    await withDatabase({ path: await newDatabasePath() }, async (database) => {
      const users = new SqliteUserRepository(database);
      const [first, second, third] = [aUser(), aUser(), aUser()];
      const bug = new Error('a bug in one write');
      const outcomes = await outcomesOf([
        users.insert(first),
        database.write(() => {
          throw bug;
        }),
        users.insert({ ...aUser(), id: first.id }),
        users.insert(second),
        users.insert(aUser({ createdAt: 0.5 })),
        users.insert(third),
      ]);
      expect(outcomes[1]).to.equal(bug);
      expect(outcomes[2]).to.be.instanceOf(Error);
      expectUnavailable(outcomes[4]);
      expect([outcomes[0], outcomes[3], outcomes[5]]).to.deep.equal(['inserted', 'inserted', 'inserted']);
      for (const user of [first, second, third]) expect(await users.findById(user.id)).to.deep.equal(user);
    });
  });

  it('undo all statements of a failed one and none of its neighbours', async () => {
    await withDatabase({ path: ':memory:' }, async (database) => {
      const users = new SqliteUserRepository(database);
      const half = aUser({ memberships: [{ groupId: asGroupId('grp_1'), joinedAt: 0.5 }] });
      const whole = aUser({ memberships: [{ groupId: asGroupId('grp_1'), joinedAt: 1 }] });
      const outcomes = await outcomesOf([users.insert(half), users.insert(whole)]);
      expectUnavailable(outcomes[0]);
      expect(await users.findById(half.id)).to.equal(undefined);
      expect(await users.membersOf(asGroupId('grp_1'))).to.deep.equal([{ userId: whole.id, joinedAt: 1 }]);
    });
  });

  it('are all refused as unavailable when the commit fails, none is stored, and the next one works', async () => {
    const engine = await failingEngine();
    const path = await newDatabasePath();
    await withDatabase({ path, connect: engine.connect }, async (database) => {
      const users = new SqliteUserRepository(database);
      const [first, second] = [aUser(), aUser()];
      for (const [statement, code] of [
        ['COMMIT', SQLITE_FULL],
        ['COMMIT', SQLITE_BUSY],
        ['BEGIN IMMEDIATE', SQLITE_FULL],
      ] as const) {
        engine.fail(statement, code);
        for (const outcome of await outcomesOf([users.insert(first), users.insert(second)])) {
          expectUnavailable(outcome);
        }
        engine.heal();
        expect(await users.findById(first.id)).to.equal(undefined);
      }
      expect(await users.insert(first)).to.equal('inserted');
      expect(await users.insert(second)).to.equal('inserted');
    });
    await withDatabase({ path }, async (database) => {
      expect((await new SqliteUserRepository(database).list({ limit: 5 })).total).to.equal(2);
    });
  });

  it('are all refused when one of them meets a full disk', async () => {
    await withDatabase({ path: ':memory:' }, async (database) => {
      const users = new SqliteUserRepository(database);
      const user = aUser();
      const full = Object.assign(new Error('full'), { code: 'ERR_SQLITE_ERROR', errcode: SQLITE_FULL });
      const outcomes = await outcomesOf([
        users.insert(user),
        database.write(() => {
          throw full;
        }),
        users.insert(aUser()),
      ]);
      expectUnavailable(outcomes[0]);
      expectUnavailable(outcomes[1]);
      expect(await users.findById(user.id)).to.equal(undefined);
    });
  });

  it('turn the health red when a commit fails, until one succeeds again', async () => {
    const engine = await failingEngine();
    await withDatabase({ path: await newDatabasePath(), connect: engine.connect }, async (database) => {
      const users = new SqliteUserRepository(database);
      await database.check();
      engine.fail('COMMIT', SQLITE_FULL);
      await database.check();
      expectUnavailable((await outcomesOf([users.insert(aUser())]))[0]);
      expectUnavailable((await outcomesOf([database.check()]))[0]);
      engine.heal();
      await database.check();
      const commits = database.commits;
      await database.check();
      expect(database.commits).to.equal(commits);
    });
  });

  it('wait for another connection that holds the lock, while reads go on', async () => {
    const path = await newDatabasePath();
    await withDatabase({ path }, async (database) => {
      const users = new SqliteUserRepository(database);
      const release = await holdLock(path);
      const user = aUser();
      let settled = false;
      const writing = users.insert(user).finally(() => (settled = true));
      for (let turn = 0; turn < 5; turn += 1) await users.findById(user.id);
      expect(settled).to.equal(false);
      release();
      expect(await writing).to.equal('inserted');
    });
  });

  it('give up on a lock that is never released, and work again once it is', async () => {
    const engine = await failingEngine();
    const connection = engine.connect(':memory:');
    connection.exec('CREATE TABLE note (text TEXT)');
    const insert = () => connection.exec("INSERT INTO note VALUES ('x')");
    const impatient = new WriteQueue(connection, 0);
    engine.fail('BEGIN IMMEDIATE', SQLITE_BUSY);
    const outcomes = await outcomesOf([impatient.submit(insert, false), impatient.submit(insert, true)]);
    for (const outcome of outcomes) expectUnavailable(outcome);
    engine.heal();
    await impatient.submit(insert, true);
    expect(connection.prepare('SELECT COUNT(*) AS n FROM note').get()?.n).to.equal(1);
    connection.close();
  });

  it('that were submitted before the end are committed; later calls are refused', async () => {
    const path = await newDatabasePath();
    const database = await SqliteDatabase.open({ path });
    const users = new SqliteUserRepository(database);
    const early = Array.from({ length: 600 }, () => users.insert(aUser()));
    const closing = database.close();
    expect(database.close()).to.equal(closing);
    const late = await outcomesOf([users.insert(aUser()), users.list({ limit: 1 }), database.check()]);
    await closing;
    expect(new Set(await Promise.all(early))).to.deep.equal(new Set(['inserted']));
    for (const outcome of late) expectUnavailable(outcome);
    expectUnavailable((await outcomesOf([database.backup(`${path}.backup`)]))[0]);
    await withDatabase({ path }, async (reopened) => {
      expect((await new SqliteUserRepository(reopened).list({ limit: 1 })).total).to.equal(600);
    });
  });

  it('refuse texts that would not come back as they went in, as the caller’s mistake', async () => {
    await withDatabase({ path: ':memory:' }, async (database) => {
      const families = new SqliteTokenFamilyStore(database);
      for (const sid of ['a\0b', 'a\uD800b', '\uDC00']) {
        const [outcome] = await outcomesOf([families.find(asSessionId(sid))]);
        expect(outcome).to.include({ code: 'validation_failed' });
        expect((await outcomesOf([families.open(aFamily({ sid: asSessionId(sid) }))]))[0]).to.include({
          code: 'validation_failed',
        });
      }
      await families.open(aFamily({ sid: asSessionId('\u{1F600}') }));
      expect((await families.find(asSessionId('\u{1F600}')))?.sid).to.equal('\u{1F600}');
    });
  });

  it('of any text in a document come back unchanged', async () => {
    await withDatabase({ path: ':memory:' }, async (database) => {
      const families = new SqliteTokenFamilyStore(database);
      const family = aFamily({ userAgent: 'a\0b \uD800 "quoted" \u2028 \u{1F600}' });
      await families.open(family);
      expect(await families.find(family.sid)).to.deep.equal(family);
    });
  });

  async function holdLock(path: string): Promise<() => void> {
    const connection = (await loadSqlite())(path);
    connection.exec('BEGIN IMMEDIATE');
    return () => {
      connection.exec('ROLLBACK');
      connection.close();
    };
  }
});
