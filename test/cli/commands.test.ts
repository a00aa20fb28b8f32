import { expect } from 'chai';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, endServers, serveProcess, type ServingProcess } from '../support/command-line.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const EMAIL = 'ada@example.com';

describe('pico-auth beside a running server', () => {
  let server: ServingProcess;
  let at: readonly string[];
  let data: string;
  before(async () => {
    data = await temporaryDirectory();
    at = ['--data-dir', data, '--log-level', 'silent'];
    server = await serveProcess(data, { AUTH_AUTO_CREATE_ADMIN: 'false' });
  });
  after(async () => {
    endServers();
    await server.ended;
    await removeTemporaryDirectories();
  });

  const post = (path: string, body: object) =>
    fetch(`${server.url}/api/v1/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const signIn = (password: string, email = EMAIL) => post('login', { email, password });
  /** An account with this password, made by the command, and the refresh token of a session of its own. */
  const signedIn = async (email: string, password: string): Promise<string> => {
    const made = await command(['users', 'create', email, '--password-stdin', ...at], { input: password });
    expect(made, made.stderr).to.include({ code: 0 });
    const { refresh_token: token } = (await (await signIn(password, email)).json()) as Record<string, string>;
    return token ?? '';
  };
  const statusOfRefresh = async (refreshToken: string) =>
    (await post('refresh', { refresh_token: refreshToken })).status;

  it('makes an account that signs in with the password that is printed', async () => {
    const created = await command(['users', 'create', EMAIL, '--role', 'superadmin', ...at]);
    expect(created, created.stderr).to.include({ code: 0 });
    const [, generated = ''] = /^password: (.+)$/m.exec(created.stdout) ?? [];
    expect((await signIn(generated)).status).to.equal(200);
  });

  it('sets the password that is the first line of its input, shows it nowhere and ends the sessions', async () => {
    const session = await signedIn('bob@example.com', 'a fine long passphrase');
    const reset = await command(['users', 'reset-password', 'BOB@example.com', '--password-stdin', ...at], {
      input: 'my own long passphrase\nsecond line',
    });
    expect(reset, reset.stderr).to.include({ code: 0 });
    expect(reset.stdout + reset.stderr).to.not.contain('my own long passphrase');
    expect((await signIn('a fine long passphrase', 'bob@example.com')).status).to.equal(401);
    expect((await signIn('my own long passphrase', 'bob@example.com')).status).to.equal(200);
    expect(await statusOfRefresh(session)).to.equal(400);
  });

  it('ends the sessions of one account, and those of no other', async () => {
    const session = await signedIn('cleo@example.com', 'a fine long passphrase');
    const other = await signedIn('dora@example.com', 'a fine long passphrase');
    const revoked = await command(['sessions', 'revoke', 'cleo@example.com', ...at]);
    expect(revoked, revoked.stderr).to.include({ code: 0 });
    expect(await statusOfRefresh(session)).to.equal(400);
    expect(await statusOfRefresh(other)).to.equal(200);
  });

  it('ends the sessions of everybody with --all, and says of how many', async () => {
    const session = await signedIn('eve@example.com', 'a fine long passphrase');
    const everybody = await command(['sessions', 'revoke', '--all', ...at]);
    expect(everybody.stdout).to.match(/^every session of [1-9]\d* users has ended\n$/);
    expect(everybody, everybody.stderr).to.include({ code: 0 });
    expect(await statusOfRefresh(session)).to.equal(400);
  });

  it('ends no session where neither an account nor --all is named', async () => {
    expect(await command(['sessions', 'revoke', ...at])).to.include({ code: 2 });
  });

  it('copies the database into a private file, and over no other', async () => {
    const copy = join(data, 'copy.db');
    expect(await command(['backup', copy, ...at])).to.include({ code: 0 });
    expect((await stat(copy)).mode & 0o777).to.equal(0o600);
    expect(await command(['backup', copy, ...at])).to.include({ code: 1 });
  });
});

describe('pico-auth', () => {
  after(removeTemporaryDirectories);

  it('refuses with 1 and a reason what cannot be done', async () => {
    const data = await temporaryDirectory();
    const at = ['--data-dir', data];
    await command(['migrate', ...at]);
    const outcomes = await Promise.all([
      command(['sessions', 'revoke', 'nobody@example.com', ...at]),
      command(['users', 'create', 'not an address', ...at]),
      command(['users', 'create', 'ada@example.com', '--org', 'No Slug', ...at]),
      command(['users', 'create', 'ada@example.com', '--password-stdin', ...at], { input: '12345678\n' }),
      command(['users', 'create', 'ada@example.com', '--password-stdin', ...at]),
      command(['backup', join(data, 'copy.db'), '--data-dir', join(data, 'nothing')]),
      command([
        'users',
        'create',
        'ada@example.com',
        '--database-url',
        'memory:',
        '--profile',
        'test',
        ...at,
      ]),
    ]);
    expect(outcomes.map(({ code }) => code)).to.deep.equal([1, 1, 2, 1, 1, 1, 1]);
    const reasons = [
      'user_not_found',
      'validation_failed',
      '--org',
      'password_blocked',
      'empty',
      'no database',
      'in memory',
    ];
    outcomes.forEach(({ stderr }, index) =>
      expect(stderr).to.contain(reasons[index]).and.not.contain('    at '),
    );
    expect(await readdir(data)).to.not.include('nothing');
  });

  it('refuses with 2 a configuration or a command that has to change', async () => {
    const directory = await temporaryDirectory();
    const file = join(directory, 'wrong.yaml');
    await writeFile(file, 'server: {prot: 1}\nauth: {admin_password: admin}\n');
    const data = join(directory, 'data');
    const outcomes = await Promise.all([
      command(['serve', '--config', file, '--data-dir', data], { environment: { SERVER_PORT: 'x' } }),
      command(['serve', '--prot', '1']),
      command(['serv']),
      command(['users', 'create', 'a@example.com', '--role', 'god', '--data-dir', data]),
      command(['serve', '--database-url', 'memory:', '--data-dir', data]),
      command(['serve', '--data-dir', join(directory, 'other')], {
        environment: { AUTH_ADMIN_PASSWORD: 'short' },
      }),
    ]);
    expect(outcomes.map(({ code }) => code)).to.deep.equal([2, 2, 2, 2, 2, 2]);
    expect(outcomes[0].stderr)
      .to.contain('server.prot')
      .and.contain('server.port')
      .and.contain('auth.admin_password');
    expect(outcomes[5].stderr).to.contain('auth.admin_password').and.not.contain('short"');
    expect(await readdir(directory)).to.not.include('data');
  });

  it('explains the configuration and prints the OpenAPI document without opening anything', async () => {
    const data = join(await temporaryDirectory(), 'data');
    const environment = {
      AUTH_DATA_DIR: data,
      AUTH_ADMIN_PASSWORD: 'hunter2 hunter2',
      AUTH_ISSUER: 'https://a.example',
    };
    const [explained, openApi] = await Promise.all([
      command(['config', 'explain', '--port', '9000'], { environment }),
      command(['openapi'], { environment }),
    ]);
    expect(explained).to.include({ code: 0, stderr: '' });
    expect(explained.stdout).to.match(/^server\.port +9000 +--port$/m);
    expect(explained.stdout).to.match(/^auth\.admin_password +\(hidden\) +AUTH_ADMIN_PASSWORD$/m);
    expect(explained.stdout).to.not.contain('hunter2');
    expect(openApi).to.include({ code: 0, stderr: '' });
    expect(JSON.parse(openApi.stdout)).to.have.nested.property('servers[0].url', 'https://a.example');
    expect(await stat(data).catch(() => 'absent')).to.equal('absent');
  });
});
