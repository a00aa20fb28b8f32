import { expect } from 'chai';
import { openConnection } from '../../src/adapters/sqlite/open-connection.js';
import { loadSqlite, type RawConnection } from '../../src/adapters/sqlite/sqlite-driver.js';
import { newDatabasePath } from '../support/sqlite-files.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

/** As another process that holds the lock makes SQLite say. */
const busy = (): Error =>
  Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 5 });

/** A connection whose call with this number finds the database locked. */
function lockedAt(
  connection: RawConnection,
  turn: number,
): { connection: RawConnection; calls: () => number } {
  let calls = 0;
  const count = (): void => {
    calls += 1;
    if (calls === turn) throw busy();
  };
  return {
    calls: () => calls,
    connection: {
      exec: (sql) => {
        count();
        connection.exec(sql);
      },
      prepare: (sql) => {
        count();
        return connection.prepare(sql);
      },
      close: () => connection.close(),
    },
  };
}

describe('opening an SQLite file while another process holds its lock', () => {
  afterEach(removeTemporaryDirectories);

  it('waits and goes on, at whichever statement that was', async () => {
    const connect = await loadSqlite();
    let statements = 1;
    for (let turn = 1; turn <= statements; turn += 1) {
      const path = await newDatabasePath();
      let calls = (): number => 0;
      const connection = await openConnection({
        path,
        connect: (name) => {
          const locked = lockedAt(connect(name), turn);
          calls = locked.calls;
          return locked.connection;
        },
      });
      statements = calls();
      connection.close();
    }
    expect(statements).to.be.above(5);
  });
});
