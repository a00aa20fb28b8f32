import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOrCreateSecret, readSecret } from '../../src/adapters/node/secret-file.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('secret file', () => {
  after(removeTemporaryDirectories);

  it('is made with mode 0600 in a directory of mode 0700, and leaves no temporary file', async () => {
    const directory = join(await temporaryDirectory(), 'data', 'keys');
    const path = join(directory, 'a.key');
    expect(await readOrCreateSecret(path, () => 'one')).to.equal('one');
    expect(await modeOf(path)).to.equal('600');
    expect(await modeOf(directory)).to.equal('700');
    expect(await readdir(directory)).to.deep.equal(['a.key']);
  });

  it('is on disk before it has its name, and then its name is, so that no failure of power leaves half of it', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'a.key');
    const handle = await open(directory, 'r');
    // The class is not exported, and nothing but a call of fsync(2) tells that it was made.
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const { sync } = prototype;
    const synced: string[] = [];
    prototype.sync = async function (this: FileHandle) {
      const found = await this.stat();
      const content = found.isDirectory() ? 'directory' : `file of ${found.size} bytes`;
      synced.push(`${content}, ${existsSync(path) ? 'named' : 'unnamed'}`);
      return sync.call(this);
    };
    try {
      await readOrCreateSecret(path, () => 'secret');
    } finally {
      prototype.sync = sync;
    }
    expect(synced).to.deep.equal(['file of 6 bytes, unnamed', 'directory, named']);
  });

  it('keeps the first text and gives it to everybody later', async () => {
    const path = join(await temporaryDirectory(), 'a.key');
    await readOrCreateSecret(path, () => 'one');
    expect(await readOrCreateSecret(path, () => 'two')).to.equal('one');
  });

  it('gives every one of many callers at once the same text', async () => {
    const path = join(await temporaryDirectory(), 'a.key');
    const texts = await Promise.all(
      Array.from({ length: 32 }, (_, n) => readOrCreateSecret(path, () => `text ${n}`)),
    );
    expect(new Set(texts).size).to.equal(1);
    expect(texts[0]).to.equal(await readFile(path, 'utf8'));
  });

  it('is undefined when absent, and an error naming the path when it cannot be read', async () => {
    const directory = await temporaryDirectory();
    expect(await readSecret(join(directory, 'none'))).to.equal(undefined);
    await mkdir(join(directory, 'folder'));
    const error = await readSecret(join(directory, 'folder')).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error).with.property('message').that.contains(join(directory, 'folder'));
  });

  it('warns, and still works, when other accounts may read it', async () => {
    const path = join(await temporaryDirectory(), 'a.key');
    await writeFile(path, 'one');
    await chmod(path, 0o640);
    const warnings: string[] = [];
    expect(await readSecret(path, (message) => warnings.push(message))).to.equal('one');
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain(path).and.contain('640');
  });
});
