import { expect } from 'chai';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, endServers, serveProcess } from '../support/command-line.js';
import { pythonDatabase } from '../support/python-database.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const signIn = async (url: string, email: string, password: string): Promise<number> => {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return response.status;
};

describe('pico-auth users import and export', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('move the users of pico-auth for Python, who sign in with the passwords they had', async () => {
    const directory = await temporaryDirectory();
    const [python, data] = [join(directory, 'auth.db'), join(directory, 'data')];
    await pythonDatabase(python);
    const at = ['--data-dir', data, '--map-org', 'ACME Corp=acme'];
    const rehearsal = await command(['users', 'import', python, '--dry-run', ...at]);
    expect(rehearsal.stdout).to.contain('Dry run').and.contain('5 accepted, 0 updated, 1 skipped');
    expect(await readdir(directory)).to.deep.equal(['auth.db']);

    const imported = await command(['users', 'import', python, ...at]);
    expect(imported.code).to.equal(1);
    expect(imported.stdout).to.match(
      /^accepted +4 +user ann@example\.com +usr_\S+ from 236ec8a693bb +id_mapped$/m,
    );
    expect(imported.stdout).to.match(/^skipped +6 +user bob@example\.com +duplicate_email$/m);
    expect(imported.stdout).to.match(/^accepted +5 +user Bob@Example\.com .* membership_dropped$/m);
    expect((await stat(join(data, 'auth.db'))).mode & 0o777).to.equal(0o600);

    const server = await serveProcess(data);
    expect(await signIn(server.url, 'ann@example.com', 'a long passphrase')).to.equal(200);
    expect(await signIn(server.url, 'bob@example.com', "bob's passphrase")).to.equal(200);
    expect(await signIn(server.url, 'bob@example.com', 'second bob here')).to.equal(401);
    const again = await command(['users', 'import', python, '--report', join(directory, 'report'), ...at]);
    expect(again.stdout).to.contain('0 accepted, 0 updated, 6 skipped');
    const report = (await readFile(join(directory, 'report'), 'utf8')).trim().split('\n');
    const reasons = report.map((line) => (JSON.parse(line) as { reason: string }).reason);
    expect(reasons).to.deep.equal(['exists', 'exists', 'exists', 'exists', 'exists', 'duplicate_email']);
    expect(await signIn(server.url, 'ann@example.com', 'a long passphrase')).to.equal(200);
    server.child.kill('SIGTERM');
    await server.ended;
  }).timeout(60_000);

  it('give back what was taken, in a private file that is never overwritten', async () => {
    const directory = await temporaryDirectory();
    const [list, first, second] = ['list.csv', 'first.jsonl', 'second.jsonl'].map((name) =>
      join(directory, name),
    );
    const [from, to] = [join(directory, 'from'), join(directory, 'to')];
    await writeFile(
      list!,
      'email,role,groups,password_hash\nann@example.com,superadmin,Staff;Ops,$2b$04$' + 'a'.repeat(53) + '\n',
    );
    const imported = await command(['users', 'import', list!, '--data-dir', from]);
    expect(imported).to.include({ code: 0 });
    expect(await command(['users', 'export', first!, '--with-hashes', '--data-dir', from])).to.include({
      code: 0,
    });
    expect((await stat(first!)).mode & 0o777).to.equal(0o600);
    const refused = await command(['users', 'export', first!, '--data-dir', from]);
    expect(refused).to.include({ code: 1 });
    expect(refused.stderr).to.contain('exists');
    expect(await command(['users', 'import', first!, '--data-dir', to])).to.include({ code: 0 });
    await command(['users', 'export', second!, '--with-hashes', '--data-dir', to]);
    expect(await readFile(second!, 'utf8')).to.equal(await readFile(first!, 'utf8'));
    const shown = await command(['users', 'export', '-', '--data-dir', to]);
    expect(shown.stdout).to.contain('"ann@example.com"').and.not.contain('password_hash');
  }).timeout(60_000);

  it('refuse with a reason what cannot be done, and leave nothing behind', async () => {
    const directory = await temporaryDirectory();
    const [empty, wrong] = [join(directory, 'empty.jsonl'), join(directory, 'wrong.csv')];
    await Promise.all([writeFile(empty, ''), writeFile(wrong, 'mail\na@example.com\n')]);
    const data = join(directory, 'data');
    const at = ['--data-dir', data];
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['users', 'import', join(directory, 'missing'), ...at], 'ENOENT'],
      [['users', 'import', join(directory, 'missing'), '--format', 'pico-auth', ...at], 'ENOENT'],
      [['users', 'import', wrong, '--dry-run', ...at], 'Column "mail" is unknown'],
      [['users', 'import', empty, '--map-role', 'god=deity', ...at], 'deity is none of'],
      [['users', 'import', empty, '--map-org', 'ACME=A C', ...at], 'a-z, 0-9'],
      [['users', 'import', empty, '--map-org', 'ACME', ...at], 'from=to'],
      [['users', 'export', join(directory, 'out'), ...at], 'no database'],
      [['users', 'export', '-', '--with-hashes', ...at], 'needs a file'],
      [['users', 'import', empty, '--database-url', 'memory:', '--profile', 'test'], 'in memory'],
    ];
    const outcomes = await Promise.all(cases.map(([args]) => command(args)));
    outcomes.forEach(({ code, stderr }, index) => {
      expect(code, stderr).to.equal(1);
      expect(stderr).to.contain(cases[index]?.[1]).and.not.contain('    at ');
    });
    expect(await readdir(directory)).to.have.members(['empty.jsonl', 'wrong.csv']);
  }).timeout(60_000);
});
