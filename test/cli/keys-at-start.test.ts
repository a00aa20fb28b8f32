import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteStores } from '../../src/composition/sqlite-stores.js';
import type { KeyAlgorithm } from '../../src/domain/model/key-record.js';
import { command, endServers, freePort, serveProcess } from '../support/command-line.js';
import { keyCommands, kidOf } from '../support/key-lines.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

/** Changes one character of the sealed secret of every key of an algorithm, behind the server's back. */
async function damage(data: string, algorithm: KeyAlgorithm): Promise<void> {
  const { stores, database } = await openSqliteStores({ path: join(data, 'auth.db'), synchronous: 'FULL' });
  for (const record of await stores.signingKeys.list()) {
    if (record.algorithm !== algorithm || record.secret === undefined) continue;
    const { sealed } = record.secret;
    const changed = (sealed.startsWith('A') ? 'B' : 'A') + sealed.slice(1);
    const next = { ...record, secret: { ...record.secret, sealed: changed }, version: record.version + 1 };
    expect(await stores.signingKeys.replace(next, record.version)).to.equal(true);
  }
  await database.close();
}

describe('pico-auth serve, on keys that do not open', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  const serve = async (data: string, environment: Readonly<Record<string, string>>) =>
    command(['serve', '--port', String(await freePort()), '--data-dir', data], { environment });

  it('ends at once with a wrong key-encryption key, and names the keys and the one that is missing', async () => {
    const data = await temporaryDirectory();
    const keys = keyCommands(data, { AUTH_KEY_ENCRYPTION_KEYS: newKey('spring') });
    await keys.run('rotate');
    const before = await keys.list();
    const { code, stdout, stderr } = await serve(data, { AUTH_KEY_ENCRYPTION_KEYS: newKey('autumn') });
    expect(code).to.equal(1);
    expect(before).to.not.be.empty;
    for (const { kid } of before) expect(stderr).to.contain(kid);
    expect(stderr)
      .to.contain('key-encryption key spring is not configured')
      .and.not.match(/^ {4}at /m);
    expect(stderr).to.contain('auth.key_encryption_keys');
    expect(stdout).to.not.contain('listening');
    expect(await keys.list(), 'it moved no key').to.deep.equal(before);
  });

  it('ends at once without the file of its key-encryption key, names it, and makes none in its place', async () => {
    const data = await temporaryDirectory();
    const keys = keyCommands(data, {});
    await keys.run('rotate');
    const folder = join(data, 'keys');
    const file = join(folder, 'key-encryption.key');
    await rename(file, join(data, 'moved'));
    const { code, stderr } = await serve(data, {});
    expect(code).to.equal(1);
    expect(stderr)
      .to.contain(`The file ${file} is missing: put the one that sealed them back from its backup`)
      .and.not.match(/^ {4}at /m);
    expect(stderr.split('is missing'), 'said once').to.have.length(2);
    expect((await keys.run('list')).stdout).to.contain(`${file} is missing`);
    expect((await keys.run('rotate', '--now')).code).to.equal(1);
    expect(await readdir(folder)).to.deep.equal([]);
    await rename(join(data, 'moved'), file);
    expect((await keys.run('rotate', '--now')).code).to.equal(0);
    await rm(file);
    expect((await keys.run('rotate', '--unreadable')).code, 'lost for good').to.equal(0);
    expect(await readdir(folder)).to.deep.equal(['key-encryption.key']);
  });

  it('tells a key-encryption key of the same id and another content from a missing one', async () => {
    const data = await temporaryDirectory();
    await keyCommands(data, { AUTH_KEY_ENCRYPTION_KEYS: newKey('one') }).run('rotate');
    const { code, stderr } = await serve(data, { AUTH_KEY_ENCRYPTION_KEYS: newKey('one') });
    expect(code).to.equal(1);
    expect(stderr).to.contain('it does not open').and.not.contain('not configured');
  });

  it('starts where the keys of another algorithm are damaged, says so, and publishes the rest', async () => {
    const data = await temporaryDirectory();
    const environment = { AUTH_ALGORITHM: 'EdDSA', AUTH_ALGORITHMS: 'ES256' };
    const keys = keyCommands(data, environment);
    await keys.run('rotate');
    await damage(data, 'ES256');
    const listed = await keys.list();
    const damaged = kidOf(listed, 'ES256');
    const server = await serveProcess(data, environment);
    const jwks = await (await fetch(`${server.url}/api/v1/auth/jwks`)).text();
    expect(jwks)
      .to.contain(kidOf(listed, 'EdDSA'))
      .and.contain(kidOf(listed, 'EdDSA', 'announced'));
    expect(jwks).to.not.contain(damaged);
    expect((await fetch(`${server.url}/readyz`)).status).to.equal(200);
    server.child.kill('SIGTERM');
    expect(await server.ended).to.equal(0);
    const lines = server.output().trim().split('\n');
    const told = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(told.find(({ kid }) => kid === damaged)).to.include({
      level: 'error',
      msg: 'a key is neither published nor used',
    });
  });

  it('ends where the damaged key is the one that it would sign with', async () => {
    const data = await temporaryDirectory();
    const environment = { AUTH_ALGORITHM: 'EdDSA', AUTH_ALGORITHMS: 'ES256' };
    await keyCommands(data, environment).run('rotate');
    await damage(data, 'EdDSA');
    const { code, stderr } = await serve(data, environment);
    expect(code).to.equal(1);
    expect(stderr).to.contain('EdDSA').and.not.contain('ES256');
  });
});
