import { expect } from 'chai';
import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { setTimeout as delay } from 'node:timers/promises';
import { createTokenValidator } from '../../src/composition/create-token-validator.js';
import { freePort } from '../support/command-line.js';
import { startPython } from '../support/python.js';
import { refusal } from '../support/refusal.js';
import { describeWithServices } from '../support/services.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const PASSWORD = 'admin of the original';

/** The original server with its own database and keys in an empty folder; its address is its issuer. */
async function picoAuth(
  python: string,
  algorithm: string,
): Promise<{ readonly issuer: string; readonly child: ChildProcess }> {
  const folder = await temporaryDirectory();
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const expected = { issuer, audience: 'pico-bot' };
  // JSON is YAML.
  const configuration = JSON.stringify({
    auth: { ...expected, algorithm, data_dir: join(folder, 'data'), admin_password: PASSWORD },
    auth_client: { enabled: true, ...expected },
    database: { url: `sqlite+aiosqlite:///${join(folder, 'auth.db')}` },
  });
  await writeFile(join(folder, 'application.yaml'), configuration);
  const child = startPython(python, 'pico-auth-server.py', [String(port)], {
    workingDirectory: folder,
    modules: 'in-place-of-liboqs/',
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const answers = () =>
    fetch(`${issuer}/api/v1/auth/jwks`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null) throw new Error(`pico-auth ended with ${child.exitCode}: ${output}`);
    await delay(50);
  }
  return { issuer, child };
}

const login = async (issuer: string): Promise<Readonly<Record<string, unknown>>> => {
  const reply = await fetch(`${issuer}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'admin@pico.local', password: PASSWORD }),
  });
  return (await reply.json()) as Readonly<Record<string, unknown>>;
};

describeWithServices('tokens of the original pico-auth', ['PICO_AUTH_PYTHON'], (services) => {
  let server: Awaited<ReturnType<typeof picoAuth>>;
  let token: string;
  before(async () => {
    server = await picoAuth(services.PICO_AUTH_PYTHON, 'RS256');
    token = String((await login(server.issuer))['access_token']);
  });
  after(async () => {
    server.child.kill('SIGKILL');
    await removeTemporaryDirectories();
  });

  it('have typ JWT and the fixed key id of that server', () => {
    expect(decodeProtectedHeader(token)).to.deep.equal({ alg: 'RS256', typ: 'JWT', kid: 'pico-auth-1' });
  });

  it('pass our validator at the address where it looks by itself', async () => {
    const validator = await createTokenValidator({ issuer: server.issuer, audience: 'pico-bot' });
    const { claims, rawClaims } = await validator.validate(token);
    expect(claims).to.deep.include({ email: 'admin@pico.local', role: 'superadmin', orgId: 'default' });
    expect(rawClaims).to.deep.include({ iss: server.issuer, aud: 'pico-bot', groups: [] });
    validator.close();
  });

  it('pass our validator through discovery', async () => {
    const validator = await createTokenValidator({
      issuer: server.issuer,
      audience: 'pico-bot',
      discovery: true,
    });
    expect((await validator.validate(token)).claims.email).to.equal('admin@pico.local');
    validator.close();
  });

  it('are refused once changed, for another audience, and where only at+jwt is taken', async () => {
    const expected = { issuer: server.issuer, audience: 'pico-bot' };
    const validator = await createTokenValidator(expected);
    const changed = token.replace(/.(?=.$)/, (last) => (last === 'A' ? 'B' : 'A'));
    await refusal(validator.validate(changed), 'token_signature_invalid');
    validator.close();
    const other = await createTokenValidator({ ...expected, audience: 'another' });
    await refusal(other.validate(token), 'token_audience_mismatch');
    other.close();
    const strict = await createTokenValidator({ ...expected, acceptedTypes: ['at+jwt'] });
    await refusal(strict.validate(token), 'token_type_mismatch');
    strict.close();
  });
});

describeWithServices('post-quantum tokens of the original pico-auth', ['PICO_AUTH_PYTHON'], (services) => {
  after(removeTemporaryDirectories);

  it('pass our validator where ML-DSA-65 is accepted, and no other', async () => {
    const server = await picoAuth(services.PICO_AUTH_PYTHON, 'ML-DSA-65');
    const token = String((await login(server.issuer))['access_token']);
    const expected = { issuer: server.issuer, audience: 'pico-bot' };
    const validator = await createTokenValidator({ ...expected, acceptedAlgorithms: ['ML-DSA-65'] });
    expect((await validator.validate(token)).claims).to.include({ role: 'superadmin' });
    validator.close();
    const classical = await createTokenValidator(expected);
    await refusal(classical.validate(token), 'token_algorithm_refused');
    classical.close();
    server.child.kill('SIGKILL');
  });
});
