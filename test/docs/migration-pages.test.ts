import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endServers, serveProcess } from '../support/command-line.js';
import { blocksOf, expectConsole } from '../support/document-blocks.js';
import { readProjectFile } from '../support/project-files.js';
import { pythonDatabase } from '../support/python-database.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { typedShell } from '../support/typed-shell.js';

const LOCAL = 'http://127.0.0.1:8100';

/** Types the console blocks of a page in this directory, beside a server of its own. */
async function type(page: string, directory: string): Promise<number> {
  const data = join(directory, 'data');
  const server = await serveProcess(data, { AUTH_AUTO_CREATE_ADMIN: 'false' });
  const shell = await typedShell(directory, { AUTH_DATA_DIR: data });
  try {
    return await expectConsole(page, { [LOCAL]: server.url }, shell);
  } finally {
    server.child.kill('SIGTERM');
    await server.ended;
  }
}

describe('the pages about moving accounts', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('print what an import of a database of pico-auth for Python really says', async () => {
    const directory = await temporaryDirectory();
    await pythonDatabase(join(directory, 'auth.db'));
    expect(await type(readProjectFile('docs/how-to/migrate-from-pico-auth.md'), directory)).to.equal(5);
  });

  it('print what an import of a list really says', async () => {
    const directory = await temporaryDirectory();
    const page = readProjectFile('docs/how-to/migrate-from-other-systems.md');
    const [, list = ''] = /^\$ cat users\.jsonl\n(.*?)^```/ms.exec(page) ?? [];
    await writeFile(join(directory, 'users.jsonl'), list);
    expect(await type(page, directory)).to.equal(6);
  });

  it('map an id in code as the import does', async () => {
    const [code = ''] = blocksOf(
      readProjectFile('docs/how-to/migrate-from-pico-auth.md').replace(/^ {2}/gm, ''),
      'ts',
    );
    const file = join(await temporaryDirectory(), 'map.mts');
    await writeFile(file, code);
    await import(file);
  });
});
