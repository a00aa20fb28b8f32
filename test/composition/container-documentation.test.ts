import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { PROJECT_ROOT, readProjectFile } from '../support/project-files.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const run = promisify(execFile);
const PAGE = readProjectFile('docs/composition.md');

const blocksOf = (language: string): readonly string[] =>
  [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1] ?? '');

const fileOf = (path: string): string => pathToFileURL(join(PROJECT_ROOT, path)).href;

/** Runs a block as a program of its own; what it prints. */
async function printed(block: string): Promise<string> {
  const directory = await temporaryDirectory();
  const code = block
    .replace("'pico-auth'", `'${fileOf('src/entry/index.ts')}'`)
    .replace("'pico-auth/composition'", `'${fileOf('src/entry/composition.ts')}'`)
    .replace("'pico-auth/adapters/memory'", `'${fileOf('src/entry/adapters/memory.ts')}'`)
    .replace("'inversify'", `'${fileOf('node_modules/inversify/lib/index.js')}'`)
    .replaceAll('./data', join(directory, 'data'));
  const file = join(directory, 'example.mts');
  await writeFile(file, code);
  const { stdout } = await run(process.execPath, ['--import=tsx', file], { cwd: PROJECT_ROOT });
  // Audit events are lines of JSON beside what the example prints.
  const lines = stdout.trim().split('\n');
  return lines.filter((line) => !line.startsWith('{')).join('\n');
}

describe('docs/composition.md', () => {
  after(removeTemporaryDirectories);

  const expected = [
    'true up',
    'ann@example.com from https://shop.example.com\nqueue closed',
    'key.created\ndirectory closed',
    'welcome, bienvenida, stranger 2',
    blocksOf('text')[0]?.trim(),
    '42000',
    'true 7',
    'true 7',
  ];

  it('has an expectation for every example', () => {
    expect(blocksOf('ts')).to.have.length(expected.length);
  });

  blocksOf('ts').forEach((block, index) => {
    it(`prints what it says in example ${index + 1}`, async () => {
      expect(await printed(block)).to.equal(expected[index]);
    });
  });
});
