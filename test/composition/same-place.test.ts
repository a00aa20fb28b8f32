import { expect } from 'chai';
import { link, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSamePlace } from '../../src/composition/same-place.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const areSame = (one: string, other: string) =>
  isSamePlace({ kind: 'mongo', url: one }, { kind: 'mongo', url: other });

describe('isSamePlace', () => {
  after(removeTemporaryDirectories);

  for (const [one, other] of [
    ['mongodb://a:27017,b:27018/db', 'mongodb://b:27018,A/db?replicaSet=rs0'],
    ['mongodb://user:pw@a/db', 'mongodb://other:secret@a:27017/db'],
    ['mongodb://a', 'mongodb://a/'],
    ['mongodb://a/pico_auth', 'mongodb://a/?w=majority'],
    ['mongodb+srv://x.example/db', 'mongodb+srv://X.example/db?tls=true'],
  ] as const)
    it(`sees one database in ${one} and ${other}`, async () => {
      expect(await areSame(one, other)).to.equal(true);
    });

  for (const [one, other] of [
    ['mongodb://a/db', 'mongodb://a/DB'],
    ['mongodb://a/db', 'mongodb://a:27018/db'],
    ['mongodb://a/db', 'mongodb+srv://a/db'],
    ['mongodb://[::1]/db', 'mongodb://[::2]/db'],
  ] as const)
    it(`tells ${one} from ${other}`, async () => {
      expect(await areSame(one, other)).to.equal(false);
    });

  it('sees one file behind links', async () => {
    const folder = await temporaryDirectory();
    const [file, soft, hard, other] = ['file', 'soft', 'hard', 'other'].map((name) => join(folder, name));
    await Promise.all([writeFile(file!, ''), writeFile(other!, '')]);
    await Promise.all([symlink(file!, soft!), link(file!, hard!)]);
    const same = (path: string) => isSamePlace({ kind: 'sqlite', path: file! }, { kind: 'sqlite', path });
    expect([await same(soft!), await same(hard!), await same(other!)]).to.deep.equal([true, true, false]);
    expect(await same(join(folder, 'none'))).to.equal(false);
  });
});
