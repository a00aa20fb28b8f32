import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { writeFile } from 'node:fs/promises';
import { endServers, serveProcess } from '../support/command-line.js';
import { blocksOf, expectConsole } from '../support/document-blocks.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const run = promisify(execFile);
const README = readProjectFile('README.md');

describe('README.md', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('prints in its tour what a server really answers', async () => {
    const server = await serveProcess(await temporaryDirectory(), { AUTH_ISSUER: 'http://localhost:8100' });
    const count = await expectConsole(README, { 'http://127.0.0.1:8100': server.url });
    expect(count).to.be.greaterThan(8);
  });

  it('embeds with code that runs', async () => {
    const [code = ''] = blocksOf(README, 'ts');
    const directory = await temporaryDirectory();
    const entry = pathToFileURL(join(PROJECT_ROOT, 'src/entry/index.ts')).href;
    const file = join(directory, 'embed.mts');
    await writeFile(
      file,
      code.replace("'pico-auth'", `'${entry}'`).replace('./data', join(directory, 'data')),
    );
    const { stdout } = await run(process.execPath, ['--import=tsx', file], { cwd: PROJECT_ROOT });
    expect(stdout.trim()).to.equal('viewer');
  });

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
