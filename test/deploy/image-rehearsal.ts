import { expect } from 'chai';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../support/command-line.js';
import { stagesOf } from '../support/dockerfile.js';
import { type Image, rehearse } from '../support/image-rehearsal.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';
import { serviceAt } from '../support/services.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const PASSWORD = 'a passphrase for the rehearsal';
/** As root the processes become the user of the image, which can write nothing but its data directory. */
const USER = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};

/** Minutes of work with the network, so it is no part of `npm test`: `npm run test:image`. */
describe('the image, built without an engine', () => {
  let image: Image;
  let environment: Record<string, string>;
  const children: ChildProcess[] = [];
  const start = (args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess => {
    const child = spawn(process.execPath, args, { cwd: image.workingDirectory, env, ...USER });
    children.push(child);
    return child;
  };
  const outputOf = (child: ChildProcess): (() => string) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return () => output;
  };
  const healthCheck = (path: string) => {
    const [, script = ''] = image.healthCheck;
    const options = { cwd: image.workingDirectory, env: environment, encoding: 'utf8', ...USER } as const;
    return spawnSync(process.execPath, [script, path], options);
  };

  before(async function () {
    this.timeout(600_000);
    const base = await temporaryDirectory();
    spawnSync('chmod', ['0755', base]);
    image = rehearse(stagesOf(readProjectFile('Dockerfile')), base);
    const dataDirectory = join(image.root, image.environment['AUTH_DATA_DIR'] ?? '');
    if (USER.uid !== undefined) chownSync(dataDirectory, USER.uid, USER.gid);
    environment = {
      PATH: process.env.PATH ?? '',
      ...image.environment,
      // The engine would give the container a network of its own.
      SERVER_HOST: '127.0.0.1',
      SERVER_PORT: String(await freePort()),
      AUTH_DATA_DIR: dataDirectory,
      AUTH_ADMIN_PASSWORD: PASSWORD,
    };
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await removeTemporaryDirectories();
  });

  it('holds the compiled server and both database clients, and neither sources nor a compiler', () => {
    const holds = (path: string) => existsSync(join(image.workingDirectory, path));
    for (const path of ['dist/cli/main.js', 'node_modules/mongodb', 'node_modules/redis', 'LICENSE'])
      expect(holds(path), path).to.be.true;
    for (const path of ['src', 'test', 'node_modules/typescript', 'node_modules/mocha', 'deploy/secrets'])
      expect(holds(path), path).to.be.false;
  });

  it('says unhealthy while nothing listens', () => {
    expect(healthCheck('/livez').status).to.equal(1);
  });

  it('starts, turns healthy and ready, signs in, and stops when told to', async () => {
    const { entrypoint, command } = image;
    const server = start([...entrypoint.slice(1), ...command], environment);
    const output = outputOf(server);
    while (healthCheck('/readyz').status !== 0)
      if (server.exitCode !== null) throw new Error(`The server ended: ${output()}`);
    expect(healthCheck('/livez').status).to.equal(0);
    expect(healthCheck('/nothing-here')).to.include({ status: 1, stdout: '/nothing-here: 404\n' });
    const origin = `http://127.0.0.1:${environment['SERVER_PORT']}`;
    const login = await fetch(`${origin}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@pico.local', password: PASSWORD }),
    });
    const { access_token: token } = (await login.json()) as { readonly access_token: string };
    expect(await answersOfExample(origin, token)).to.deep.equal([401, 200, 200]);
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    expect(await ended).to.equal(0);
  }).timeout(120_000);

  /** The files by which the example API finds Redis, where there is one. */
  async function redisFiles(): Promise<Readonly<Record<string, string>>> {
    const url = serviceAt('REDIS_URL');
    if (url === undefined) return {};
    const [urlFile, keyFile] = [join(image.root, 'redis-url'), join(image.root, 'redis-integrity-key')];
    await writeFile(urlFile, url);
    await writeFile(keyFile, 'a key that seals the key sets of this rehearsal');
    return { API_REDIS_URL_FILE: urlFile, API_REDIS_INTEGRITY_KEY_FILE: keyFile };
  }

  /** The example API in the same image, as deploy/compose.yaml starts it. */
  async function answersOfExample(origin: string, token: string): Promise<readonly number[]> {
    const script = 'deploy/example-api.js';
    cpSync(join(PROJECT_ROOT, script), join(image.workingDirectory, script));
    const port = await freePort();
    const redis = await redisFiles();
    const api = start([script], {
      ...redis,
      API_PORT: String(port),
      API_ISSUER: `http://localhost:${environment['SERVER_PORT']}`,
      API_AUDIENCE: 'pico-bot',
      API_JWKS_ENDPOINT: `${origin}/api/v1/auth/jwks`,
    });
    const output = outputOf(api);
    while (!output().includes('listening')) {
      if (api.exitCode !== null) throw new Error(`The API ended: ${output()}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const call = (path: string, headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers }).then(({ status }) => status);
    const authorization = `Bearer ${token}`;
    const statuses = [
      await call('/me', {}),
      await call('/me', { authorization }),
      await call('/admin', { authorization }),
    ];
    api.kill('SIGTERM');
    return statuses;
  }
});
