import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { blocksOf } from '../support/document-blocks.js';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';

const run = promisify(execFile);

/** Pages whose code is run, each block as a program of its own that fails when it is wrong. */
const PAGES = ['docs/testing.md'];

for (const page of PAGES) {
  describe(page, () => {
    blocksOf(readProjectFile(page), 'ts').forEach((code, index) => {
      it(`shows code that runs, block ${index + 1}`, async () => {
        const file = join(PROJECT_ROOT, `test/docs/.${page.replaceAll(/\W/g, '-')}-${index + 1}.ts`);
        await writeFile(file, code);
        try {
          const { stderr } = await run(process.execPath, ['--import=tsx', file], { cwd: PROJECT_ROOT });
          expect(stderr).not.to.contain('Error');
        } finally {
          await rm(file);
        }
      });
    });
  });
}
