import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestIssuer } from '../../src/testing/test-issuer.js';
import { command, endServers, serveProcess } from '../support/command-line.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const PASSWORD = 'a long passphrase';

describe('pico-auth explain', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('finds a good token good, until its session ends; another audience and issuer are named with their cure', async () => {
    const data = await temporaryDirectory();
    const environment = { AUTH_AUTO_CREATE_ADMIN: 'false', AUTH_ISSUER: 'http://localhost:8100' };
    const server = await serveProcess(data, environment);
    const post = (path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(`${server.url}/api/v1/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    await post('register', { email: 'ann@example.com', password: PASSWORD });
    const session = await post('login', { email: 'ann@example.com', password: PASSWORD });
    const tokens = (await session.json()) as { access_token: string; refresh_token: string };
    const explain = (token: string, ...more: string[]) =>
      command(['explain', token, '--data-dir', data, ...more], { environment });

    const good = await explain(`Bearer ${tokens.access_token}`);
    expect(good).to.include({ code: 0 });
    expect(good.stdout)
      .to.match(/typ: "at\+jwt"/)
      .and.to.match(/exp: \d+ \(20\d\d-/);
    expect(good.stdout).to.contain('The token is good.');

    const wrong = await explain(
      tokens.access_token,
      '--audience',
      'billing',
      '--issuer',
      'http://localhost:9000',
    );
    expect(wrong).to.include({ code: 1 });
    expect(wrong.stdout).to.contain('FAILS  token_issuer_mismatch').and.to.contain('the port');
    expect(wrong.stdout).to.contain('FAILS  token_audience_mismatch').and.to.contain('cure: ');

    await post('logout-all', {}, { authorization: `Bearer ${tokens.access_token}` });
    const ended = await explain(tokens.access_token);
    expect(ended).to.include({ code: 1 });
    expect(ended.stdout).to.contain('FAILS  token_revoked').and.to.contain('cure: Refresh');
    expect((await explain(tokens.refresh_token)).stdout).to.contain('This is a refresh token.');
    server.child.kill('SIGTERM');
    await server.ended;
  });

  it('judges tokens of others by a key set in a file, and makes no database', async () => {
    const folder = await temporaryDirectory();
    const issuer = await createTestIssuer();
    const file = join(folder, 'jwks.json');
    await writeFile(file, JSON.stringify(issuer.keys.toJwks()));
    const data = join(folder, 'nothing');
    const at = ['--issuer', issuer.issuer, '--audience', issuer.audience, '--data-dir', data];
    const known = await command(['explain', '-', '--jwks', file, ...at], { input: `${issuer.token()}\nx` });
    expect(known.stdout).to.contain('No fault was found.').and.to.contain('Not looked at: Whether');
    const stranger = await createTestIssuer();
    const [header = '', payload = ''] = issuer.token().split('.');
    const [, , signature = ''] = stranger.token().split('.');
    const forged = await command(['explain', `${header}.${payload}.${signature}`, '--jwks', file, ...at]);
    expect(forged).to.include({ code: 1 });
    expect(forged.stdout).to.contain('FAILS  token_signature_invalid');
    const expired = await command(['explain', issuer.badToken('expired'), ...at]);
    expect(expired.stdout).to.contain('FAILS  token_expired').and.to.contain('Not looked at: Signature');
    expect(expired.stdout).not.to.contain('token_key_unknown');
    expect(await command(['explain', 'garbage', ...at])).to.include({ code: 1 });
  });

  it('shows what a token says as one line each, whoever wrote it', async () => {
    const issuer = await createTestIssuer();
    const token = issuer.token({ email: '\u001b[31mred\nFAILS  nothing' });
    const { stdout } = await command(['explain', token, '--data-dir', await temporaryDirectory()]);
    expect(stdout).not.to.contain('\u001b');
    expect(stdout).not.to.match(/^FAILS {2}nothing/m);
  });
});
