import { expect } from 'chai';
import { chmod, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { command, endServers, serveProcess } from '../support/command-line.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { loadSqlite } from '../../src/adapters/sqlite/sqlite-driver.js';

const READING: readonly (readonly string[])[] = [
  ['keys', 'list'],
  ['keys', 'list', '--json'],
  ['doctor', '--offline'],
  ['explain', 'a.b.c'],
  ['graph'],
  ['config', 'explain'],
];

/** Every file with its mode and what it holds. */
async function contentOf(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const { mode } = await stat(path);
    const content = entry.isFile() ? (await readFile(path)).toString('base64') : '';
    return `${path} ${mode.toString(8)} ${content}`;
  });
  return (await Promise.all(lines)).sort();
}

describe('commands that only read', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('make nothing where nothing is', async () => {
    const folder = await temporaryDirectory();
    for (const args of READING) {
      const { stderr } = await command([...args, '--data-dir', join(folder, 'data')]);
      expect(stderr, args.join(' ')).to.equal('');
    }
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('change neither files nor modes, make no key-encryption key in place of a lost one, and say that it is lost', async () => {
    const data = await temporaryDirectory();
    const server = await serveProcess(data);
    server.child.kill('SIGTERM');
    await server.ended;
    await rm(join(data, 'keys', 'key-encryption.key'));
    await chmod(join(data, 'auth.db'), 0o644);
    const before = await contentOf(data);
    for (const args of READING) {
      const { stdout } = await command([...args, '--data-dir', data]);
      if (args.join(' ') === 'keys list')
        expect(stdout).to.contain('does not open here').and.contain('active');
      expect(await contentOf(data), args.join(' ')).to.deep.equal(before);
    }
  });

  it('bring no older database to a newer schema, and say who does', async () => {
    const data = await temporaryDirectory();
    expect(await command(['migrate', '--data-dir', data])).to.include({ code: 0 });
    const connection = (await loadSqlite())(join(data, 'auth.db'));
    connection.exec('PRAGMA user_version = 1');
    connection.close();
    const { code, stderr } = await command(['keys', 'list', '--data-dir', data]);
    expect(code).to.equal(1);
    expect(stderr).to.match(
      /^The database has schema version 1 of \d+, .* run `pico-auth migrate` first\.\n$/,
    );
    const doctor = await command(['doctor', '--offline', '--json', '--data-dir', data]);
    const { ok, findings } = JSON.parse(doctor.stdout) as { ok: boolean; findings: { state: string }[] };
    expect([doctor.code, ok, findings.some(({ state }) => state === 'warning')]).to.deep.equal([
      0,
      true,
      true,
    ]);
  });
});
