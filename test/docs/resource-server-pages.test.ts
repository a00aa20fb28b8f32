import { expect } from 'chai';
import { join } from 'node:path';
import { AUTH_ERROR_CODES } from '../../src/domain/errors.js';
import { blocksOf } from '../support/document-blocks.js';
import { PROJECT_ROOT, projectFiles, readProjectFile } from '../support/project-files.js';

const PAGES = projectFiles().filter((file) =>
  /^docs\/(resource-server|troubleshooting|how-to\/.+)\.md$/.test(file),
);
const TESTING_PAGE = 'docs/how-to/test-your-guards.md';

describe('the pages about resource servers', () => {
  it('test guards with code that runs', async () => {
    const blocks = blocksOf(readProjectFile(TESTING_PAGE), 'ts');
    expect(blocks).to.have.lengthOf(2);
    for (const code of blocks) await runModule(`${code}\nexport {};\n`);
  });

  it('name only codes that exist', () => {
    expect(PAGES).to.include('docs/resource-server.md');
    const known = new Set<string>(AUTH_ERROR_CODES);
    for (const page of PAGES) {
      const named = [...readProjectFile(page).matchAll(/`((?:token|jwks|revocation|store)_[a-z_]+)`/g)];
      const settings = readProjectFile('docs/configuration.md');
      const unknown = named.flatMap(([, code = '']) =>
        known.has(code) || settings.includes(`auth_client.${code}\``) ? [] : [code],
      );
      expect(unknown, page).to.deep.equal([]);
    }
  });
});

/** Runs a block as a module of this project. */
async function runModule(code: string): Promise<void> {
  const { writeFile, rm } = await import('node:fs/promises');
  const file = join(PROJECT_ROOT, `test/docs/.block-${process.pid}.ts`);
  await writeFile(file, code);
  try {
    await import(`${file}?${Math.random()}`);
  } finally {
    await rm(file);
  }
}
