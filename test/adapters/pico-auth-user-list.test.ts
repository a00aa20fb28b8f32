import { expect } from 'chai';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PicoAuthUserList } from '../../src/adapters/sqlite/pico-auth-user-list.js';
import { loadSqlite } from '../../src/adapters/sqlite/sqlite-driver.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import type { TransferEntry } from '../../src/domain/model/user-transfer.js';
import { pythonDatabase } from '../support/python-database.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

async function read(changes = ''): Promise<readonly TransferEntry[]> {
  const path = join(await temporaryDirectory(), 'auth.db');
  await pythonDatabase(path, changes);
  const before = await readFile(path);
  const list = await PicoAuthUserList.open(path);
  const entries: TransferEntry[] = [];
  for await (const entry of list.entries()) entries.push(entry);
  const { done, total } = list.progress();
  expect(done).to.equal(total).and.to.equal(entries.length);
  list.close();
  expect((await readFile(path)).equals(before), 'the file is only read').to.be.true;
  return entries;
}

const SERVICE_TOKENS = `CREATE TABLE service_tokens (
  id VARCHAR(36) NOT NULL PRIMARY KEY, name VARCHAR(255) NOT NULL, token_hash VARCHAR(64) NOT NULL,
  role VARCHAR(50) NOT NULL, org_id VARCHAR(100) NOT NULL, description VARCHAR(500) NOT NULL,
  created_at VARCHAR(50) NOT NULL, revoked_at VARCHAR(50));`;

async function collectedFrom(path: string): Promise<readonly TransferEntry[]> {
  const list = await PicoAuthUserList.open(path);
  const entries: TransferEntry[] = [];
  try {
    for await (const entry of list.entries()) entries.push(entry);
  } finally {
    list.close();
  }
  return entries;
}

const refused = (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('PicoAuthUserList', () => {
  after(removeTemporaryDirectories);

  it('reads groups, then users with their memberships, as the Python server left them', async () => {
    const entries = await read();
    expect(entries.map(({ kind }) => kind)).to.deep.equal(['group', 'group', 'user', 'user', 'user', 'user']);
    expect(entries.map(({ line }) => line)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(entries[1]).to.deep.include({ sourceId: 'b9c63738130c', name: 'Ops', org: 'ACME Corp' });
    expect(entries[3]).to.deep.include({
      sourceId: '236ec8a693bb',
      email: 'ann@example.com',
      displayName: 'Ann',
      role: 'viewer',
      org: 'default',
      status: 'active',
      createdAt: Date.UTC(2026, 10, 22, 6, 5, 36, 342),
      lastLoginAt: Date.UTC(2026, 10, 22, 6, 5, 37, 516),
      memberships: [{ by: 'id', group: '777dc9cc5dc8', joinedAt: Date.UTC(2026, 10, 22, 6, 5, 37, 161) }],
    });
    expect(entries[3])
      .to.have.property('passwordHash')
      .that.matches(/^\$2b\$12\$/);
  });

  it('reads a database from before there were groups', async () => {
    const entries = await read('DROP TABLE groups; DROP TABLE group_members');
    expect(entries.map(({ kind }) => kind)).to.deep.equal(['user', 'user', 'user', 'user']);
    expect(entries[0]).to.have.property('memberships', undefined);
  });

  it('reads more users than fit into one page, each once', async () => {
    const many = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
      INSERT INTO users SELECT 'u' || i, i || '@example.com', '', 'x', 'viewer', 'default', 'active',
        '2026-01-01T00:00:00', NULL FROM n`;
    const emails = (await read(many)).map((entry) => (entry.kind === 'user' ? entry.email : entry.line));
    expect(new Set(emails).size).to.equal(1203 + 6);
  });

  it('reads service tokens after the users, but for the revoked ones', async () => {
    const entries = await read(`${SERVICE_TOKENS}
      INSERT INTO service_tokens VALUES ('1a', 'mailer', '${'a'.repeat(64)}', 'operator', 'ACME Corp', 'mail',
        '2026-11-22T06:05:37+00:00', NULL);
      INSERT INTO service_tokens VALUES ('2b', 'gone', '${'b'.repeat(64)}', 'operator', 'default', '',
        '2026-11-22T06:05:37+00:00', '2026-11-22T07:05:37+00:00');`);
    expect(entries.slice(6)).to.deep.equal([
      {
        ...{ kind: 'service_token', line: 7, sourceId: '1a', name: 'mailer', description: 'mail' },
        ...{ role: 'operator', org: 'ACME Corp', tokenHash: 'a'.repeat(64) },
        createdAt: Date.parse('2026-11-22T06:05:37Z'),
      },
    ]);
  });

  it('names a file that another process locks, and one that is damaged behind its first page', async () => {
    const path = join(await temporaryDirectory(), 'auth.db');
    await pythonDatabase(path);
    const other = (await loadSqlite())(path);
    other.exec('BEGIN EXCLUSIVE');
    expect(await refused(PicoAuthUserList.open(path)))
      .to.have.property('message')
      .that.matches(/auth\.db cannot be read: .*locked.* Stop what writes to it/);
    other.exec('ROLLBACK');
    other.close();
    const content = await readFile(path);
    await writeFile(path, content.fill(0xff, 4096));
    expect(await refused(collectedFrom(path)))
      .to.have.property('message')
      .that.matches(/auth\.db cannot be read: .*malformed/);
  });

  it('takes whatever a column holds for a text or for nothing', async () => {
    const [user] = (await read("UPDATE users SET display_name = x'00ff', created_at = 'yesterday'")).slice(2);
    expect(user).to.deep.include({ displayName: undefined, createdAt: undefined });
  });

  it('refuses what is no database, and a database of something else', async () => {
    const directory = await temporaryDirectory();
    const [text, own] = [join(directory, 'text'), join(directory, 'own.db')];
    await writeFile(text, 'no database, but long enough to be taken for one\n'.repeat(20));
    await (await SqliteDatabase.open({ path: own })).close();
    for (const path of [text, own])
      expect(await refused(PicoAuthUserList.open(path)), path)
        .to.include({ name: 'DatabaseFileError' })
        .and.have.property('message')
        .that.contains(path);
  });
});
