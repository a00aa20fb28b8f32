import { expect } from 'chai';
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { writeFile } from 'node:fs/promises';
import { endServers, serveProcess } from '../support/command-line.js';
import { blocksOf, expectConsole } from '../support/document-blocks.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { until } from '../support/until.js';

const run = promisify(execFile);
const README = readProjectFile('README.md');

const entryOf = (subpath: string): string =>
  pathToFileURL(join(PROJECT_ROOT, `src/entry${subpath === '' ? '/index' : subpath}.ts`)).href;

describe('README.md', () => {
  let child: ChildProcessByStdio<null, Readable, null> | undefined;
  after(removeTemporaryDirectories);
  after(endServers);
  after(() => child?.kill('SIGKILL'));

  it('prints in its tour what a server really answers', async () => {
    const server = await serveProcess(await temporaryDirectory(), { AUTH_ISSUER: 'http://localhost:8100' });
    const count = await expectConsole(README, { 'http://127.0.0.1:8100': server.url });
    expect(count).to.be.greaterThan(8);
  });

  it('embeds with code that runs', async () => {
    const [code = ''] = blocksOf(README, 'ts');
    const directory = await temporaryDirectory();
    const file = join(directory, 'embed.mts');
    const listening = "server.listen(0, '127.0.0.1', () => console.log(server.address()));";
    await writeFile(
      file,
      code
        .replaceAll(/'pico-auth(.*?)'/g, (_, subpath: string) => `'${entryOf(subpath)}'`)
        .replaceAll('./data', join(directory, 'data'))
        .replace('server.listen(3000);', listening),
    );
    child = spawn(process.execPath, ['--import=tsx', file], {
      cwd: PROJECT_ROOT,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let printed = '';
    child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
    await until('it listens', () => printed.includes('port:'), 20_000);
    const url = `http://127.0.0.1:${/port: (\d+)/.exec(printed)?.[1]}`;
    const post = async (path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      return fetch(`${url}/api/v1/auth/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    };
    const account = { email: 'ann@example.com', password: 'a long passphrase', display_name: 'Ann' };
    expect((await post('register', account)).status).to.equal(201);
    const tokens = (await (await post('login', account)).json()) as { readonly access_token: string };
    const hello = (authorization: string) => fetch(`${url}/hello`, { headers: { authorization } });
    expect(await (await hello(`bearer ${tokens.access_token}`)).text()).to.match(/^hello usr_.*, viewer$/);
    const refused = await hello('Basic x');
    expect([refused.status, await refused.text()]).to.deep.equal([401, 'token_missing']);
    expect(await (await fetch(`${url}/readyz`)).text()).to.contain('"name":"database","state":"up"');
    expect((await fetch(`${url}/elsewhere`)).headers.get('x-request-id')).to.equal(null);
    expect(printed).to.match(/^shown once: admin@pico\.local \S{20,}/);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).to.deep.equal([0, null]);
  }).timeout(60_000);

  it('names only commands that exist', async () => {
    const { stdout } = await run(process.execPath, ['--import=tsx', 'src/cli/main.ts', '--help'], {
      cwd: PROJECT_ROOT,
    });
    const named = [...README.matchAll(/`npx pico-auth ([a-z]+)/g)].map((match) => match[1] ?? '');
    for (const command of new Set(named))
      expect(stdout, command).to.match(new RegExp(`^ {2}${command}\\b`, 'm'));
    const scripts = Object.keys((JSON.parse(readProjectFile('package.json')) as { scripts: object }).scripts);
    for (const [, script = ''] of README.matchAll(/npm run ([a-z:]+)/g)) expect(scripts).to.include(script);
  });

  it('links to pages that exist', () => {
    for (const [, target = ''] of README.matchAll(/\]\(([\w./-]+)\)/g)) {
      const folder = target.split('/').slice(0, -1).join('/');
      expect(readdirSync(join(PROJECT_ROOT, folder)), target).to.include(target.split('/').at(-1));
    }
  });
});
