import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const run = promisify(execFile);

/** The lines of one group of the page. */
const groupOf = (page: string, group: string): string =>
  page.split(/^## /m).find((text) => text.startsWith(`${group}\n`)) ?? '';

describe('the reference of the library', () => {
  after(removeTemporaryDirectories);

  it('leaves out no type that another one leads to, and has the services with their methods in one place', async () => {
    const folder = await temporaryDirectory();
    const options = ['--options', 'site/typedoc.json', '--out', folder];
    const { stdout, stderr } = await run(process.execPath, ['node_modules/typedoc/bin/typedoc', ...options], {
      cwd: PROJECT_ROOT,
    });
    expect(stdout + stderr).to.equal('');
    const services = groupOf(await readFile(join(folder, 'pico-auth.md'), 'utf8'), 'Services');
    const listed = [...readProjectFile('src/domain/auth-services.ts').matchAll(/readonly \w+: ([A-Z]\w+);/g)];
    expect(listed).to.have.lengthOf.greaterThan(20);
    for (const [, name = ''] of listed) expect(services).to.contain(`### ${name}\n`);
    expect(services).to.contain('signIn(').and.to.contain('userAdministration');
    expect(services).not.to.contain('constructor');
    expect(await readFile(join(folder, 'pico-auth/koa.md'), 'utf8')).to.contain('`trustedProxies?`');
  }).timeout(120_000);
});

describe('site/library.md', () => {
  it('names every path that the package publishes', () => {
    const { exports } = JSON.parse(readProjectFile('package.json')) as { readonly exports: object };
    const published = Object.keys(exports).filter((path) => path !== './package.json');
    const named = [...readProjectFile('site/library.md').matchAll(/^\| `(pico-auth[\w/-]*)`/gm)];
    expect(named.map(([, path = '']) => path).sort()).to.deep.equal(
      published.map((path) => path.replace(/^\./, 'pico-auth')).sort(),
    );
  });
});
