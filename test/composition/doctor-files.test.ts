import { expect } from 'chai';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { examineFiles } from '../../src/composition/doctor/examine-files.js';
import { load } from '../support/given-settings.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

describe('the examination of files', () => {
  after(removeTemporaryDirectories);

  it('warns of a directory that others may list, and fails on one that others may change', async () => {
    const data = await temporaryDirectory();
    const { settings } = load({ environment: { AUTH_DATA_DIR: data } });
    const found = async () =>
      (await examineFiles(settings)).map(({ state, cure }) => `${state} ${cure ?? ''}`);
    await chmod(data, 0o700);
    expect(await found()).to.deep.equal(['ok ']);
    await chmod(data, 0o755);
    expect(await found()).to.deep.equal([`warning Run: chmod 0700 ${data}`]);
    await chmod(data, 0o720);
    expect(await found()).to.deep.equal([`failure Run: chmod 0700 ${data}`]);
  });

  it('fails on every secret that others may read, wherever the database lies', async () => {
    const folder = await temporaryDirectory();
    const [data, database] = [join(folder, 'data'), join(folder, 'elsewhere.db')];
    await mkdir(join(data, 'keys'), { recursive: true, mode: 0o700 });
    const open = [
      database,
      `${database}-wal`,
      join(data, 'keys', 'a.key'),
      join(data, 'initial-admin-password'),
    ];
    for (const path of open) {
      await writeFile(path, '');
      await chmod(path, 0o640);
    }
    const environment = { AUTH_DATA_DIR: data, DATABASE_URL: `sqlite:${database}` };
    const findings = await examineFiles(load({ environment }).settings);
    const failures = findings.filter(({ state }) => state === 'failure').map(({ cure }) => cure);
    expect(failures).to.have.members(open.map((path) => `Run: chmod 0600 ${path}`));
  });
});
