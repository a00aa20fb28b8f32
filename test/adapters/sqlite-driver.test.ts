import { expect } from 'chai';
import { bind, loadSqlite, type SqlInput } from '../../src/adapters/sqlite/sqlite-driver.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';

const errorOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('the SQLite engine', () => {
  it('is the built-in one where Node has it, and the package is then left alone', async () => {
    class BuiltIn {
      constructor(readonly path: string) {}
    }
    const connect = await loadSqlite({
      builtIn: () => ({ DatabaseSync: BuiltIn as never }),
      packaged: () => Promise.reject(new Error('must not be loaded')),
    });
    expect(connect('a path')).to.be.instanceOf(BuiltIn).and.include({ path: 'a path' });
  });

  it('that is missing altogether is explained with both ways out', async () => {
    const missing = new Error('Cannot find package');
    const failure: unknown = await loadSqlite({
      builtIn: () => undefined,
      packaged: () => Promise.reject(missing),
    }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).and.have.property('cause', missing);
    expect(String(failure)).to.contain('@photostructure/sqlite').and.contain('22.13');
  });

  it('is looked for without a trace: warnings of the process go where they went', async () => {
    const { emitWarning } = process;
    await loadSqlite();
    expect(process.emitWarning).to.equal(emitWarning);
  });

  it('tells its version, so that an operator can compare it with known bugs', async () => {
    const database = await SqliteDatabase.open({ path: ':memory:' });
    expect(database.sqliteVersion).to.match(/^3\.\d+\.\d+$/);
    await database.close();
  });
});

describe('bind', () => {
  it('lets storable values through and makes numbers of booleans', () => {
    const bytes = new Uint8Array([1]);
    const values: SqlInput[] = ['text', '', '\u{1F600}', 1, -1.5, 2n, null, bytes, true, false];
    expect(values.map(bind)).to.deep.equal(['text', '', '\u{1F600}', 1, -1.5, 2n, null, bytes, 1, 0]);
  });

  it('refuses texts that an engine would cut or mend, as a mistake of the caller', () => {
    for (const text of ['\0', 'a\0b', '\uD800', 'a\uDFFFb']) {
      expect(errorOf(() => bind(text))).to.include({ code: 'validation_failed' });
    }
  });

  it('refuses values that no record should hold, as a bug', () => {
    const values: unknown[] = [undefined, Number.NaN, {}, [], Symbol('s'), () => 1, new Date()];
    for (const value of values) {
      expect(errorOf(() => bind(value as SqlInput))).to.be.instanceOf(TypeError);
    }
  });
});
