import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { endServers, serveProcess } from '../support/command-line.js';
import { ed25519Key, jwkText, keyFile, pkcs8, rsaKey } from '../support/foreign-keys.js';
import { keyCommands, kidOf, statesOf } from '../support/key-lines.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { until } from '../support/until.js';

const ROTATED = ['1 retiring', '2 active', '3 announced'];
const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

describe('pico-auth keys', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('ends a compromised key beside two running servers: both refuse what it signed, within their poll', async () => {
    const data = await temporaryDirectory();
    const environment = {
      AUTH_ADMIN_PASSWORD: 'a fine long passphrase',
      AUTH_ISSUER: 'https://auth.example.com',
    };
    const servers = [await serveProcess(data, environment), await serveProcess(data, environment)];
    const [first] = servers;
    const login = await fetch(`${first?.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@pico.local', password: environment.AUTH_ADMIN_PASSWORD }),
    });
    const { access_token } = (await login.json()) as { access_token: string };
    const statusAt = async (url: string): Promise<number> =>
      (await fetch(`${url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${access_token}` } })).status;
    for (const { url } of servers)
      await until('the server knows the session', async () => (await statusAt(url)) === 200);

    const keys = keyCommands(data);
    const kid = kidOf(await keys.list(), 'RS256');
    const ended = await keys.run('rotate', '--compromised', kid);
    expect(ended).to.include({ code: 0 });
    expect(ended.stdout).to.contain(`${kid} is revoked`).and.contain('within 15 seconds');
    expect(statesOf(await keys.list(), 'RS256')).to.deep.equal(['1 revoked', '2 active', '3 announced']);
    for (const { url } of servers) {
      await until('the server refuses the token', async () => (await statusAt(url)) === 401);
      expect(await (await fetch(`${url}/api/v1/auth/jwks`)).text()).to.not.contain(kid);
      expect((await fetch(`${url}/readyz`)).status).to.equal(200);
    }
  });

  it('lists nothing before the first start, and makes nothing for that', async () => {
    const keys = keyCommands(await temporaryDirectory());
    expect((await keys.run('list')).stdout).to.contain('no keys yet');
    expect(await keys.list()).to.deep.equal([]);
  });

  it('rotates the default algorithm, a named one, all of them, or the key of refresh tokens', async () => {
    const keys = keyCommands(await temporaryDirectory(), {
      AUTH_ALGORITHM: 'EdDSA',
      AUTH_ALGORITHMS: 'ES256',
    });
    const planned = await keys.run('rotate');
    expect(planned.stdout).to.contain('signs from').and.contain('--now');
    expect(statesOf(await keys.list(), 'EdDSA')).to.deep.equal(['1 active', '2 announced']);
    await keys.run('rotate', '--all-algorithms', '--now');
    const all = await keys.list();
    for (const algorithm of ['EdDSA', 'ES256']) expect(statesOf(all, algorithm)).to.deep.equal(ROTATED);
    await keys.run('rotate', '--use', 'mac', '--now');
    await keys.run('rotate', '--algorithm', 'ES256', '--now');
    const listed = await keys.list();
    expect(statesOf(listed, 'HS256')).to.deep.equal(ROTATED);
    expect(statesOf(listed, 'EdDSA')).to.deep.equal(ROTATED);
    expect(statesOf(listed, 'ES256')).to.deep.equal(['1 retiring', '2 retiring', '3 active', '4 announced']);
    const table = (await keys.run('list')).stdout;
    for (const { kid, state } of listed) expect(table).to.match(new RegExp(`${state}.+${kid}`));
  });

  it('retires a key, which its successor replaces', async () => {
    const keys = keyCommands(await temporaryDirectory(), { AUTH_ALGORITHM: 'EdDSA' });
    await keys.run('rotate');
    const kid = kidOf(await keys.list(), 'EdDSA');
    const { code, stdout } = await keys.run('retire', kid);
    expect(code).to.equal(0);
    expect(stdout).to.contain(`${kid} signs no more`).and.contain('in its place');
    expect(statesOf(await keys.list(), 'EdDSA')).to.deep.equal(ROTATED);
  });

  it('takes a kid that looks like a flag, as one of 64 does', async () => {
    const keys = keyCommands(await temporaryDirectory());
    for (const args of [
      ['retire', '-x7abc', '--log-level', 'warn'],
      ['rotate', '--compromised', '-x7abc'],
    ])
      expect((await keys.run(...args)).stderr).to.match(/key_not_found|no key -x7abc/);
    expect(await keys.run('retire', 'a', '--data-dri', 'x')).to.include({ code: 2 });
  });

  it('lets the announced key go on where the shell is not configured for its algorithm', async () => {
    const data = await temporaryDirectory();
    const server = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA', AUTH_AUDIENCES: 'reports=ES256' });
    await server.run('rotate');
    const before = await server.list();
    const shell = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA' });
    const ended = await shell.run('rotate', '--compromised', kidOf(before, 'ES256'));
    expect(ended).to.include({ code: 0 });
    const next = kidOf(before, 'ES256', 'announced');
    expect(ended.stdout).to.contain(`in its place: ${next}`);
    expect(statesOf(await server.list(), 'ES256')).to.deep.equal(['1 revoked', '2 active']);
  });

  it('names every key that ends because the store leaked', async () => {
    const keys = keyCommands(await temporaryDirectory(), { AUTH_ALGORITHM: 'EdDSA' });
    await keys.run('rotate', '--now');
    const before = (await keys.list()).filter(({ algorithm }) => algorithm === 'EdDSA');
    const ended = await keys.run('rotate', '--compromised', kidOf(before, 'EdDSA'), '--fresh');
    const after = await keys.list();
    expect(statesOf(after, 'EdDSA')).to.deep.equal([
      ...['1 revoked', '2 revoked', '3 revoked', '4 active', '5 announced'],
    ]);
    for (const { kid } of before) expect(ended.stdout).to.contain(`${kid} is revoked`);
  });

  it('ends every key there is where the store leaked with what opens it', async () => {
    const keys = keyCommands(await temporaryDirectory(), {
      AUTH_ALGORITHM: 'EdDSA',
      AUTH_ALGORITHMS: 'ES256',
    });
    await keys.run('rotate', '--now');
    const before = await keys.list();
    expect(await keys.run('rotate', '--compromised', 'all')).to.include({ code: 0 });
    const after = await keys.list();
    expect(before).to.not.be.empty;
    for (const { kid } of before) expect(after.find((key) => key.kid === kid)?.state).to.equal('revoked');
    expect(statesOf(after, 'ES256')).to.deep.equal(['1 revoked', '2 revoked', '3 active', '4 announced']);
    expect(statesOf(after, 'HS256').slice(-2)).to.deep.equal(['3 active', '4 announced']);
  });

  it('replaces what a lost key-encryption key sealed, so that the server starts again', async () => {
    const data = await temporaryDirectory();
    const former = keyCommands(data, { AUTH_KEY_ENCRYPTION_KEYS: newKey('lost') });
    await former.run('rotate', '--now');
    const lost = await former.list();
    const environment = { AUTH_KEY_ENCRYPTION_KEYS: newKey('next') };
    const keys = keyCommands(data, environment);
    expect(await keys.run('rotate', '--unreadable')).to.include({ code: 0 });
    const listed = await keys.list();
    expect(lost).to.not.be.empty;
    for (const { kid } of lost) expect(listed.find((key) => key.kid === kid)?.state).to.equal('revoked');
    expect(await keys.run('rotate', '--unreadable')).to.include({ code: 1 });
    const server = await serveProcess(data, environment);
    expect(await (await fetch(`${server.url}/api/v1/auth/jwks`)).text()).to.contain(kidOf(listed, 'RS256'));
  });

  it('seals keys anew, after which the former key-encryption key is not needed', async () => {
    const data = await temporaryDirectory();
    const [former, next] = [newKey('former'), newKey('next')];
    await keyCommands(data, { AUTH_KEY_ENCRYPTION_KEYS: former }).run('rotate');
    const both = keyCommands(data, { AUTH_KEY_ENCRYPTION_KEYS: `${next},${former}` });
    const before = await both.list();
    const { code, stdout } = await both.run('rewrap');
    expect(code).to.equal(0);
    expect(before).to.not.be.empty;
    for (const { kid } of before) expect(stdout).to.contain(`${kid} is sealed by next now`);
    expect((await both.run('rewrap')).stdout).to.contain('no key had to be');
    const alone = await keyCommands(data, { AUTH_KEY_ENCRYPTION_KEYS: next }).list();
    expect(alone.map(({ kid, opens }) => [kid, opens])).to.deep.equal(before.map(({ kid }) => [kid, true]));
  });

  it('imports the key of pico-auth as the first of its algorithm, under its old name too', async () => {
    const data = await temporaryDirectory();
    const keys = keyCommands(data);
    const file = await keyFile(data, 'private.pem', pkcs8(rsaKey()));
    const imported = await keys.run('import', file);
    expect(imported.code).to.equal(0);
    expect(imported.stdout).to.contain('signs now').and.contain('as pico-auth-1').and.contain('only read');
    const listed = await keys.list();
    expect(statesOf(listed, 'RS256')).to.deep.equal(['1 active', '2 announced']);
    expect(listed.find(({ state, use }) => state === 'active' && use === 'sig')?.former_kid).to.equal(
      'pico-auth-1',
    );
    expect((await keys.run('import', file)).stdout).to.contain('here already');
    const server = await serveProcess(data);
    const jwks = (await (await fetch(`${server.url}/api/v1/auth/jwks`)).json()) as {
      keys: { kid: string; n: string }[];
    };
    const own = jwks.keys.find(({ kid }) => kid === kidOf(listed, 'RS256'));
    expect(jwks.keys.find(({ kid }) => kid === 'pico-auth-1')?.n)
      .to.equal(own?.n)
      .and.not.equal(undefined);
  });

  it('imports a later key for what it signed elsewhere, and gives a name once', async () => {
    const data = await temporaryDirectory();
    const keys = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA' });
    await keys.run('rotate');
    const active = kidOf(await keys.list(), 'EdDSA');
    const file = await keyFile(data, 'old.json', jwkText(ed25519Key(), { kid: 'old-1' }));
    const { stdout } = await keys.run('import', file, '--token-minutes', '30');
    expect(stdout).to.contain(`verifies; ${active} signs`).and.contain('as old-1');
    const listed = await keys.list();
    expect(statesOf(listed, 'EdDSA')).to.deep.equal(['1 active', '2 announced', '3 retiring']);
    const other = await keyFile(data, 'other.json', jwkText(ed25519Key(), { kid: 'old-1' }));
    const refused = await keys.run('import', other);
    expect(refused).to.include({ code: 1 });
    expect(refused.stderr).to.contain('old-1').and.contain('--former-kid');
    expect(await keys.run('import', other, '--no-former-kid')).to.include({ code: 0 });
  });
});
