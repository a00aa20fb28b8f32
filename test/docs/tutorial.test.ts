import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../support/command-line.js';
import { expectConsole } from '../support/document-blocks.js';
import { blocksOfPages, fileNameOf } from '../support/pages.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { typedShell } from '../support/typed-shell.js';

/** What the page installs; here it is linked, and the package is its sources. */
const INSTALLED = ['koa', '@koa/router', 'tsx'];

/** A folder as it is after the installation of the page. */
async function installed(directory: string): Promise<void> {
  const modules = join(directory, 'node_modules');
  await mkdir(join(modules, '@koa'), { recursive: true });
  for (const name of INSTALLED) await symlink(join(PROJECT_ROOT, 'node_modules', name), join(modules, name));
  const { exports } = JSON.parse(readProjectFile('package.json')) as {
    exports: Record<string, string | { default: string }>;
  };
  const sources = Object.entries(exports).map(([path, target]): [string, string] => [
    path,
    (typeof target === 'string' ? target : target.default)
      .replace('./dist/', './src/')
      .replace(/\.js$/, '.ts'),
  ]);
  await mkdir(join(modules, 'pico-auth'));
  await symlink(join(PROJECT_ROOT, 'src'), join(modules, 'pico-auth/src'));
  const described = { name: 'pico-auth', type: 'module', exports: Object.fromEntries(sources) };
  await writeFile(join(modules, 'pico-auth/package.json'), JSON.stringify(described));
  await writeFile(join(directory, 'package.json'), '{"type":"module"}');
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => new Promise((resolve) => setTimeout(resolve, 50, false)),
  );

describe('docs/tutorial.md', () => {
  const running: ChildProcess[] = [];
  after(async () => {
    for (const child of running) {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    await removeTemporaryDirectories();
  });

  it('works as it is written, from the first step to the last', async () => {
    const directory = await temporaryDirectory();
    await installed(directory);
    const [authPort, apiPort] = [await freePort(), await freePort()];
    const issuer = `http://localhost:${authPort}`;
    const addresses = {
      'http://localhost:8100': issuer,
      'http://localhost:3000': `http://localhost:${apiPort}`,
      'listen(3000)': `listen(${apiPort})`,
      'npx pico-auth': 'pico-auth',
    };
    const real = (text: string): string =>
      Object.entries(addresses).reduce((written, [from, to]) => written.replaceAll(from, to), text);
    const shell = await typedShell(directory, { AUTH_ISSUER: issuer, SERVER_PORT: String(authPort) });

    /** Starts what a reader leaves running in a terminal, and waits until it answers. */
    const start = async (line: string, url: string): Promise<void> => {
      const child = spawn('bash', ['-c', `exec ${real(line)}`], { ...shell, stdio: 'ignore' });
      running.push(child);
      while (!(await answers(url))) if (child.exitCode !== null) throw new Error(`It ended: ${line}`);
    };

    let [typed, started, written] = [0, 0, 0];
    for (const block of blocksOfPages(['docs/tutorial.md'])) {
      const { language, code } = block;
      if (language === 'ts') {
        await writeFile(join(directory, fileNameOf(block) ?? ''), real(code));
        written += 1;
      } else if (language === 'console') {
        typed += await expectConsole(`\`\`\`console\n${code}\`\`\``, addresses, shell);
      } else {
        for (const line of code.trim().split('\n')) {
          const isServer = line.startsWith('npx pico-auth serve');
          if (!isServer && !line.startsWith('node ')) expect(line).to.match(/^(mkdir|npm (init|install)) /);
          else await start(line, isServer ? `${issuer}/livez` : `http://localhost:${apiPort}/health`);
          started += isServer || line.startsWith('node ') ? 1 : 0;
        }
      }
    }
    expect({ typed, started, written }).to.deep.equal({ typed: 12, started: 2, written: 3 });
  });
});
