import { expect } from 'chai';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../support/command-line.js';
import { expectConsole } from '../support/document-blocks.js';
import { blocksOfPages, fileNameOf } from '../support/pages.js';
import { applicationWith, manifest, packedPackage } from '../support/packed-package.js';
import { PROJECT_ROOT } from '../support/project-files.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

const run = promisify(execFile);

/** What the page installs beside the package; a registry is not asked here. */
const INSTALLED = ['koa', '@koa/router', 'tsx'];

/** A folder as it is after the installation of the page: the packed package, and what it says it needs. */
async function installed(tarball: string): Promise<string> {
  const directory = await applicationWith(tarball);
  const modules = join(directory, 'node_modules');
  await symlink(join(PROJECT_ROOT, 'node_modules/tsx'), join(modules, 'tsx'));
  await mkdir(join(modules, '.bin'));
  const command = join(modules, 'pico-auth', manifest().bin['pico-auth']);
  await chmod(command, 0o755);
  await symlink(command, join(modules, '.bin/pico-auth'));
  return directory;
}

/** What is done before the server starts: npm makes the package and installs it. */
function expectInstallation(line: string, tarball: string): void {
  if (line.startsWith('npm install ')) {
    const names = line.split(' ').filter((word) => word !== 'npm' && !/^(install|--save-dev)$/.test(word));
    for (const name of names) expect([`../${basename(tarball)}`, ...INSTALLED]).to.include(name);
  } else {
    expect([
      'npm ci && npm run build && npm pack --pack-destination ..',
      'mkdir ../garden && cd ../garden',
      'npm init --yes && npm pkg set type=module',
    ]).to.include(line);
  }
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
    const tarball = await packedPackage();
    const directory = await installed(tarball);
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
    const { PATH = '' } = process.env;
    const env = { PATH: `${join(directory, 'node_modules/.bin')}:${PATH}`, HOME: directory };
    const shell = { cwd: directory, env: { ...env, AUTH_ISSUER: issuer, SERVER_PORT: String(authPort) } };
    await run('bash', ['-c', 'npm init --yes && npm pkg set type=module'], shell);

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
          if (!isServer && !line.startsWith('node ')) expectInstallation(line, tarball);
          else await start(line, isServer ? `${issuer}/livez` : `http://localhost:${apiPort}/health`);
          started += isServer || line.startsWith('node ') ? 1 : 0;
        }
      }
    }
    expect({ typed, started, written }).to.deep.equal({ typed: 12, started: 2, written: 3 });
  });
});
