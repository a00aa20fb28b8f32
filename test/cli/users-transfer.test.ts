import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, endServers, interrupted, serveProcess } from '../support/command-line.js';
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

const SERVICE = `pico_svc_${'5e'.repeat(32)}`;
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
/** As pico-auth 0.3.0 for Python makes the table; the rest of a row follows. */
const SERVICE_TOKENS = `CREATE TABLE service_tokens (id VARCHAR(36) NOT NULL, name VARCHAR(255) NOT NULL,
  token_hash VARCHAR(64) NOT NULL, role VARCHAR(50) NOT NULL, org_id VARCHAR(100) NOT NULL,
  description VARCHAR(500) NOT NULL, created_at VARCHAR(50) NOT NULL, revoked_at VARCHAR(50), PRIMARY KEY (id));
  INSERT INTO service_tokens VALUES ('1a', 'mailer', '`;

describe('pico-auth users import and export', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('move the users of pico-auth for Python, who sign in with the passwords they had', async () => {
    const directory = await temporaryDirectory();
    const [python, data] = [join(directory, 'auth.db'), join(directory, 'data')];
    await pythonDatabase(
      python,
      `${SERVICE_TOKENS}${hashOf(SERVICE)}', 'operator', 'ACME Corp', '', '', NULL)`,
    );
    const at = ['--data-dir', data, '--map-org', 'ACME Corp=acme', '--service-tokens'];
    const rehearsal = await command(['users', 'import', python, '--dry-run', ...at]);
    expect(rehearsal.stdout).to.contain('Dry run').and.contain('6 accepted, 0 updated, 1 skipped');
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
    expect(imported.stdout).to.match(/^accepted +7 +service_token mailer +svc_\S+ from 1a +org_mapped$/m);
    const validated = await fetch(`${server.url}/api/v1/auth/service-tokens/validate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: SERVICE }),
    });
    expect(await validated.json()).to.include({
      valid: true,
      name: 'mailer',
      role: 'operator',
      org_id: 'acme',
    });
    const again = await command(['users', 'import', python, '--report', join(directory, 'report'), ...at]);
    expect(again.stdout).to.contain('0 accepted, 0 updated, 7 skipped');
    const report = (await readFile(join(directory, 'report'), 'utf8')).trim().split('\n');
    const reasons = report.map((line) => (JSON.parse(line) as { reason: string }).reason);
    expect(reasons).to.deep.equal([
      ...['exists', 'exists', 'exists', 'exists', 'exists', 'duplicate_email', 'exists'],
    ]);
    expect(await signIn(server.url, 'ann@example.com', 'a long passphrase')).to.equal(200);
    server.child.kill('SIGTERM');
    await server.ended;
  });

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
  });

  it('refuse with a reason what cannot be done, and leave nothing behind', async () => {
    const directory = await temporaryDirectory();
    const path = (name: string) => join(directory, name);
    const files = {
      'empty.jsonl': '',
      'blank.jsonl': '\n \n',
      'head.csv': 'email\n',
      'wrong.csv': 'mail\na@example.com\n',
      'quote.csv': 'email\na@example.com\n"b@example.com\nc@example.com\n',
      'wide.jsonl': Buffer.from('\ufeff{"email":"a@example.com"}\n', 'utf16le'),
      'wide.csv': Buffer.from('email\na@example.com\n', 'utf16le'),
      'list.json': '[{"email":"a@example.com"}]',
    };
    for (const [name, content] of Object.entries(files)) await writeFile(path(name), content);
    const at = ['--data-dir', path('data')];
    const list = (name: string, ...more: string[]) => ['users', 'import', path(name), ...more, ...at];
    const empty = path('empty.jsonl');
    const cases: readonly (readonly [readonly string[], string, number?])[] = [
      [list('missing'), 'missing cannot be read: there is no such file'],
      [list('missing', '--format', 'pico-auth'), 'there is no such file'],
      [list('missing', '--format', 'csv'), 'there is no such file'],
      [['users', 'import', directory, ...at], `${directory} cannot be read: it is a directory`],
      [['users', 'import', '/dev/null', ...at], 'is a pipe or a device'],
      [['users', 'import', '/dev/null', '--format', 'jsonl', '--dry-run', ...at], 'holds no records'],
      [list('empty.jsonl', '--dry-run'), 'holds no records'],
      [list('blank.jsonl', '--dry-run'), 'holds no records'],
      [list('head.csv', '--dry-run'), 'holds no records'],
      [list('wrong.csv', '--dry-run'), 'Column "mail" is unknown'],
      [list('quote.csv', '--dry-run'), 'The quote that line 3 opens'],
      [list('wide.jsonl', '--dry-run'), 'is UTF-16'],
      [list('wide.csv', '--dry-run'), 'zero bytes'],
      [list('list.json', '--dry-run'), 'one object a line'],
      [list('empty.jsonl', '--map-role', 'god=deity'), 'deity is none of', 2],
      [list('empty.jsonl', '--map-org', 'ACME=A C'), 'a-z, 0-9', 2],
      [list('empty.jsonl', '--map-org', 'ACME'), 'from=to', 2],
      [['users', 'export', path('out'), ...at], 'no database'],
      [['users', 'export', '-', '--with-hashes', ...at], 'needs a file', 2],
      [['users', 'import', empty, '--database-url', 'memory:', '--profile', 'test'], 'in memory'],
    ];
    const outcomes = await Promise.all(cases.map(([args]) => command(args)));
    outcomes.forEach(({ code, stderr }, index) => {
      expect(code, stderr).to.equal(cases[index]?.[2] ?? 1);
      expect(stderr)
        .to.contain(cases[index]?.[1])
        .and.to.match(/^[^\n]+\n$/);
    });
    expect(await readdir(directory)).to.have.members(Object.keys(files));
  });

  it('stop at Ctrl-C with a report of all that was stored, and go on when they run again', async () => {
    const directory = await temporaryDirectory();
    const [list, data] = ['list.jsonl', 'data'].map((name) => join(directory, name));
    const lines = Array.from({ length: 5_000 }, (_, n) => `{"email":"u${n}@example.com"}\n`);
    await writeFile(list!, lines.join(''));
    const at = ['--data-dir', data!, '--log-level', 'silent'];
    const stopped = await interrupted(['users', 'import', list!, ...at], 'accepted ');
    expect(stopped.code, stopped.stderr).to.equal(130);
    const [, count = ''] = /^Stopped after (\d+) accepted, .* Run it again/m.exec(stopped.stderr) ?? [];
    expect(Number(count)).to.be.greaterThan(0).and.lessThan(5_000);
    expect(stopped.stdout.match(/^accepted /gm)).to.have.lengthOf(Number(count));
    const again = await command(['users', 'import', list!, ...at]);
    const [, accepted, exists] = /^(\d+) accepted, 0 updated, (\d+) skipped$/m.exec(again.stdout) ?? [];
    expect([again.code, Number(accepted) + Number(exists)]).to.deep.equal([0, 5_000]);
    expect(Number(exists)).to.equal(Number(count));
  });
});
