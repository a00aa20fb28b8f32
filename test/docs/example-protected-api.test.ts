import { expect } from 'chai';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../support/command-line.js';
import { expectConsole } from '../support/document-blocks.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

describe('examples/protected-api', () => {
  let child: ChildProcess | undefined;
  after(async () => {
    child?.kill('SIGTERM');
    if (child?.exitCode === null) await once(child, 'exit');
    await removeTemporaryDirectories();
  });

  it('starts by its one command and answers as its page says', async () => {
    const [authPort, apiPort] = [await freePort(), await freePort()];
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: { example: string } };
    const [, ...args] = scripts.example.split(' ');
    const { PATH = '' } = process.env;
    const environment = { AUTH_PORT: String(authPort), API_PORT: String(apiPort) };
    child = spawn(process.execPath, args, {
      cwd: PROJECT_ROOT,
      env: { PATH, HOME: await temporaryDirectory(), ...environment },
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [auth, api] = [`http://localhost:${authPort}`, `http://127.0.0.1:${apiPort}`];
    while (!(await answers(`${auth}/livez`)) || !(await answers(`${api}/health`)))
      if (child.exitCode !== null) throw new Error(`The example ended: ${output}`);
    const page = readProjectFile('examples/protected-api/README.md');
    expect(
      await expectConsole(page, { 'http://localhost:8100': auth, 'http://127.0.0.1:3000': api }),
    ).to.be.greaterThan(5);
  });
});

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => new Promise((resolve) => setTimeout(resolve, 50, false)),
  );
