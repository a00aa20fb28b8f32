import { expect } from 'chai';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDirectories } from '../../src/composition/open-directories.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

describe('openDirectories', () => {
  after(removeTemporaryDirectories);

  it('names the directories where other accounts could replace keys or database', async () => {
    const data = await temporaryDirectory();
    const keys = join(data, 'keys');
    expect(await openDirectories(data)).to.deep.equal([]);
    await mkdir(keys);
    await chmod(data, 0o755);
    await chmod(keys, 0o777);
    expect(await openDirectories(data)).to.deep.equal([
      `${keys} can be changed by other accounts (mode 777); make it 0700.`,
    ]);
    await chmod(data, 0o770);
    expect(await openDirectories(data)).to.have.lengthOf(2);
  });

  it('has nothing to say of directories that do not exist', async () => {
    expect(await openDirectories(join(await temporaryDirectory(), 'none'))).to.deep.equal([]);
  });
});
