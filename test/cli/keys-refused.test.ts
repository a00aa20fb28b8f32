import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ed25519Key, keyFile, pkcs8, rsaKey } from '../support/foreign-keys.js';
import { keyCommands, kidOf, statesOf } from '../support/key-lines.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

describe('pico-auth keys, refused', () => {
  after(removeTemporaryDirectories);

  it('makes no keys that the server did not ask for, where its configuration is missing', async () => {
    const data = await temporaryDirectory();
    const own = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA' });
    await own.run('rotate');
    const before = await own.list();
    const without = keyCommands(data);
    const tried = [['rotate', '--now'], ['rotate', '--use', 'mac'], ['rewrap']];
    for (const { code, stderr } of await Promise.all(tried.map((args) => without.run(...args)))) {
      expect(code).to.equal(1);
      expect(stderr).to.contain('EdDSA alone').and.contain('--config');
    }
    expect(await without.list()).to.deep.equal(before);
  });

  it('changes nothing with a key-encryption key that does not open, but shows which one would', async () => {
    const data = await temporaryDirectory();
    const right = newKey('right');
    const keys = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA', AUTH_KEY_ENCRYPTION_KEYS: right });
    await keys.run('rotate');
    const before = await keys.list();
    const kid = kidOf(before, 'EdDSA');
    const wrong = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA', AUTH_KEY_ENCRYPTION_KEYS: newKey('wrong') });
    const own = await keyFile(data, 'own.pem', pkcs8(ed25519Key()));
    for (const args of [
      ['rotate', '--now'],
      ['rotate', '--compromised', kid],
      ['rotate', '--compromised', 'all'],
      ['retire', kid],
      ['rewrap'],
      ['import', own],
    ]) {
      const { code, stderr } = await wrong.run(...args);
      expect(code, args.join(' ')).to.equal(1);
      expect(stderr)
        .to.contain(kid)
        .and.contain('right')
        .and.not.match(/^ {4}at /m);
    }
    expect(await keys.list()).to.deep.equal(before);
    const listed = await wrong.list();
    expect(listed.map(({ opens }) => opens)).to.deep.equal([false, false, false, false]);
    expect(listed.map(({ key_encryption_key_id: id }) => id)).to.include('right');
    const { code, stdout } = await wrong.run('list');
    expect(code).to.equal(0);
    expect(stdout)
      .to.contain('auth.key_encryption_keys')
      .and.contain(' no ')
      .and.contain('right is not configured');
  });

  it('refuses with a reason what cannot be done, and with 2 what cannot be meant', async () => {
    const data = await temporaryDirectory();
    const keys = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA' });
    await keys.run('rotate');
    const before = await keys.list();
    const kid = kidOf(before, 'EdDSA');
    const small = await keyFile(data, 'small.pem', pkcs8(rsaKey(1024)));
    const own = await keyFile(data, 'own.pem', pkcs8(ed25519Key()));
    const jwk = ed25519Key().export({ format: 'jwk' });
    const nameless = await keyFile(data, 'nameless.jwk', JSON.stringify({ ...jwk, kid: '' }));
    const secret = await keyFile(data, 'pqc_secret.bin', randomBytes(4_032));
    const cases: readonly (readonly [code: number, reason: string, args: readonly string[]])[] = [
      [1, 'There is no key nobody', ['rotate', '--compromised', 'nobody']],
      [1, 'No key of RS256', ['rotate', '--algorithm', 'RS256']],
      [2, '--compromised', ['rotate', '--fresh']],
      [2, '--use mac', ['rotate', '--use', 'mac', '--algorithm', 'EdDSA']],
      [1, 'Every key opens', ['rotate', '--unreadable']],
      [1, 'key_not_found', ['retire', 'nobody']],
      [1, '2048 bits', ['import', small]],
      [1, '--no-former-kid', ['import', nameless]],
      [1, '--no-former-kid', ['import', own, '--former-kid', '']],
      [1, '--no-former-kid', ['import', own, '--former-kid', 'k'.repeat(257)]],
      [1, 'an expanded key has no seed', ['import', secret]],
      [1, 'ENOENT', ['import', join(data, 'absent.pem')]],
      [2, '--now', ['rotate', '--compromised', kid, '--now']],
      [2, '--algorithm', ['rotate', '--compromised', kid, '--algorithm', 'EdDSA']],
      [2, 'HS256', ['rotate', '--algorithm', 'HS256']],
      [2, '--token-minutes', ['import', secret, '--token-minutes', '0']],
      [2, 'rotat', ['rotat']],
    ];
    for (const [code, reason, args] of cases) {
      const outcome = await keys.run(...args);
      expect(outcome.code, args.join(' ')).to.equal(code);
      expect(outcome.stderr)
        .to.contain(reason)
        .and.not.match(/^ {4}at /m);
    }
    expect(await keys.list()).to.deep.equal(before);
  });

  it('leaves keys as they are that have ended, and algorithms that a server may be configured for', async () => {
    const data = await temporaryDirectory();
    const own = await keyFile(data, 'own.pem', pkcs8(ed25519Key()));
    const server = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA', AUTH_ALGORITHMS: 'ES256' });
    await server.run('import', own);
    const bad = kidOf(await server.list(), 'EdDSA');
    await server.run('rotate', '--compromised', bad);
    await server.run('rotate', '--algorithm', 'ES256', '--now');
    const before = await server.list();
    const shell = keyCommands(data, { AUTH_ALGORITHM: 'EdDSA' });
    const other = kidOf(before, 'ES256');
    for (const [reason, args] of [
      ['is revoked', ['retire', bad]],
      ['is revoked', ['import', own]],
      ['--drop-algorithm', ['retire', other]],
      ['EdDSA is configured', ['retire', kidOf(before, 'EdDSA'), '--drop-algorithm']],
    ] as const) {
      const { code, stdout, stderr } = await shell.run(...args);
      expect([code, stdout], args.join(' ')).to.deep.equal([1, '']);
      expect(stderr).to.contain(reason).and.contain('key_state_conflict');
    }
    expect(await server.list()).to.deep.equal(before);
    expect(await shell.run('retire', other, '--drop-algorithm')).to.include({ code: 0 });
    expect(statesOf(await shell.list(), 'ES256')).to.deep.equal(['1 retiring', '2 retiring']);
  });
});
