import { expect } from 'chai';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, endServers, serveProcess } from '../support/command-line.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const signIn = async (url: string, email: string, password: string) =>
  fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });

describe('pico-auth', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('manages accounts beside a running server, which sees the changes', async () => {
    const data = await temporaryDirectory();
    const server = await serveProcess(data, { AUTH_AUTO_CREATE_ADMIN: 'false' });
    const at = ['--data-dir', data, '--log-level', 'silent'];

    const created = await command(['users', 'create', 'ada@example.com', '--role', 'superadmin', ...at]);
    expect(created).to.include({ code: 0 });
    const [, generated = ''] = /^password: (.+)$/m.exec(created.stdout) ?? [];
    const session = await signIn(server.url, 'ada@example.com', generated);
    expect(session.status).to.equal(200);
    const { refresh_token } = (await session.json()) as { refresh_token: string };

    const reset = await command(['users', 'reset-password', 'ADA@example.com', '--password-stdin', ...at], {
      input: 'my own long passphrase\nsecond line',
    });
    expect(reset).to.include({ code: 0 });
    expect(reset.stdout + reset.stderr).to.not.contain('my own long passphrase');
    expect((await signIn(server.url, 'ada@example.com', generated)).status).to.equal(401);
    expect((await signIn(server.url, 'ada@example.com', 'my own long passphrase')).status).to.equal(200);
    const refresh = await fetch(`${server.url}/api/v1/auth/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token }),
    });
    expect(refresh.status).to.equal(400);

    const revoked = await command(['sessions', 'revoke', 'ada@example.com', ...at]);
    expect(revoked).to.include({ code: 0 });
    const everybody = await command(['sessions', 'revoke', '--all', ...at]);
    expect(everybody).to.include({ code: 0, stdout: 'every session of 1 users has ended\n' });
    expect(await command(['sessions', 'revoke', ...at])).to.include({ code: 1 });
    const copy = join(data, 'copy.db');
    expect(await command(['backup', copy, ...at])).to.include({ code: 0 });
    expect((await stat(copy)).mode & 0o777).to.equal(0o600);
    expect(await command(['backup', copy, ...at])).to.include({ code: 1 });
    server.child.kill('SIGTERM');
    expect(await server.ended).to.equal(0);
  }).timeout(60_000);

  it('refuses with 1 and a reason what cannot be done', async () => {
    const data = await temporaryDirectory();
    const at = ['--data-dir', data];
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
    expect(outcomes.map(({ code }) => code)).to.deep.equal([1, 1, 1, 1, 1, 1, 1]);
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
  }).timeout(60_000);

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
  }).timeout(60_000);

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
  }).timeout(60_000);
});
