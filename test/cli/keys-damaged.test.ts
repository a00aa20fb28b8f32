import { expect } from 'chai';
import { join } from 'node:path';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SqliteSigningKeyStore } from '../../src/adapters/sqlite/sqlite-signing-key-store.js';
import { keyCommands, kidOf, statesOf } from '../support/key-lines.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const NEW_ROW = `INSERT INTO signing_key (kid, use, algorithm, sequence, version, document)
  VALUES ('damaged', 'sig', 'EdDSA', 9, 1, ?)`;

const SECRET_LOST = `UPDATE signing_key SET document = json_set(document, '$.secret.sealed', 'AAAA')`;

const times = { createdAt: 1, activatesAt: 1, keepSeconds: 1 };
const NO_RECORDS: Readonly<Record<string, string>> = {
  'no JSON': '{"kid',
  null: 'null',
  'an empty object': '{}',
  'a list': '[]',
  'times that are texts': JSON.stringify({ ...times, activatesAt: 'soon' }),
  'a time after the last one': JSON.stringify({ ...times, activatesAt: 1e300 }),
  'a secret that is none': JSON.stringify({ ...times, secret: { sealed: 17 } }),
  'a former name that is none': JSON.stringify({ ...times, formerName: 5 }),
};

async function onDatabase<Result>(
  path: string,
  work: (database: SqliteDatabase) => Promise<Result>,
): Promise<Result> {
  const database = await SqliteDatabase.open({ path });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const change = (path: string, sql: string, ...values: readonly string[]): Promise<number> =>
  onDatabase(path, (database) => database.write(() => database.statement(sql).run(...values)));

describe('damaged rows of keys', () => {
  after(removeTemporaryDirectories);

  for (const [what, document] of Object.entries(NO_RECORDS))
    it(`are keys that do not open where the document is ${what}`, () =>
      onDatabase(':memory:', async (database) => {
        await database.write(() => database.statement(NEW_ROW).run(document));
        const store = new SqliteSigningKeyStore(database);
        const [record, ...others] = await store.list();
        expect(others).to.have.length(0);
        expect(record).to.include({
          kid: 'damaged',
          use: 'sig',
          algorithm: 'EdDSA',
          sequence: 9,
          version: 1,
        });
        expect(record?.secret?.keyEncryptionKeyId).to.equal('(unreadable)');
      }));

  it('stop no other key, and are ended like keys that do not open', async () => {
    const data = await temporaryDirectory();
    const path = join(data, 'auth.db');
    const keys = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA' });
    await keys.run('rotate', '--now');
    const before = await keys.list();
    expect(statesOf(before, 'EdDSA')).to.deep.equal(['1 retiring', '2 active', '3 announced']);
    await change(
      path,
      `UPDATE signing_key SET document = '{"kid' WHERE algorithm = 'EdDSA' AND sequence = 3`,
    );
    const ended = await keys.run('rotate', '--unreadable');
    expect(ended.stderr).to.not.contain('    at ');
    expect(ended.code).to.equal(0);
    const after = await keys.list();
    expect(statesOf(after, 'EdDSA')).to.deep.equal(['1 retiring', '2 active', '3 revoked', '4 announced']);
    expect(kidOf(after, 'EdDSA')).to.equal(kidOf(before, 'EdDSA'));
    expect(after.filter(({ opens }) => opens === false)).to.deep.equal([]);
  });

  it('let the announced key sign where it opens, and end alone', async () => {
    const data = await temporaryDirectory();
    const path = join(data, 'auth.db');
    const keys = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA', AUTH_ALGORITHMS: 'ES256' });
    await keys.run('rotate', '--now');
    await keys.run('rotate', '--now', '--use', 'mac');
    await change(path, `${SECRET_LOST} WHERE sequence = 2 AND algorithm <> 'ES256'`);
    const damaged = await keys.list();
    const before = ['1 retiring', '2 active', '3 announced'];
    for (const algorithm of ['EdDSA', 'HS256']) expect(statesOf(damaged, algorithm)).to.deep.equal(before);
    const ended = await keys.run('rotate', '--unreadable');
    expect(ended).to.include({ code: 0 });
    const after = await keys.list();
    const replaced = ['1 retiring', '2 revoked', '3 active', '4 announced'];
    for (const algorithm of ['EdDSA', 'HS256']) {
      expect(statesOf(after, algorithm)).to.deep.equal(replaced);
      expect(kidOf(after, algorithm)).to.equal(kidOf(damaged, algorithm, 'announced'));
    }
    expect(statesOf(after, 'ES256')).to.deep.equal(['1 active', '2 announced']);
    const revoked = after.filter(({ state }) => state === 'revoked');
    expect(ended.stdout.match(/\S+(?= is revoked)/g)).to.have.members(revoked.map(({ kid }) => kid));
  });

  it('whose times are lost too count as the key that signed, and let the successor sign', async () => {
    const data = await temporaryDirectory();
    const keys = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA' });
    await keys.run('rotate');
    await change(join(data, 'auth.db'), `UPDATE signing_key SET document = 'null' WHERE sequence = 1`);
    const damaged = await keys.list();
    expect((await keys.run('rotate', '--unreadable')).code).to.equal(0);
    const after = await keys.list();
    for (const algorithm of ['EdDSA', 'HS256']) {
      expect(statesOf(damaged, algorithm)).to.deep.equal(['1 active', '2 announced']);
      expect(statesOf(after, algorithm)).to.deep.equal(['1 revoked', '2 active', '3 announced']);
    }
  });

  it('that sign, and those announced after them, let a new key sign', async () => {
    const data = await temporaryDirectory();
    const keys = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA' });
    await keys.run('rotate', '--now');
    await change(join(data, 'auth.db'), `${SECRET_LOST} WHERE sequence > 1 AND algorithm = 'EdDSA'`);
    const ended = await keys.run('rotate', '--unreadable');
    expect(ended.stdout).to.contain('was published only at');
    expect(statesOf(await keys.list(), 'EdDSA')).to.deep.equal([
      ...['1 retiring', '2 revoked', '3 revoked', '4 active', '5 announced'],
    ]);
  });

  it('do not hide who a key is: its columns say so, and its document cannot', async () => {
    const data = await temporaryDirectory();
    const path = join(data, 'auth.db');
    const keys = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA' });
    await keys.run('rotate', '--now');
    const before = await keys.list();
    await change(
      path,
      `UPDATE signing_key SET version = 77, document = json_set(document, '$.kid', 'another', '$.sequence', 8)
        WHERE algorithm = 'EdDSA' AND sequence = 2`,
    );
    expect(await keys.list()).to.deep.equal(before);
    const { code } = await keys.run('rotate', '--compromised', kidOf(before, 'EdDSA'));
    expect(code).to.equal(0);
    expect(statesOf(await keys.list(), 'EdDSA')).to.include('2 revoked');
  });
});
