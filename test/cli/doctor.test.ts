import { expect } from 'chai';
import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, endServers, serveProcess } from '../support/command-line.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

describe('pico-auth doctor', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  it('finds a running server well, and then what is wrong with its files, its keys and its address', async () => {
    const data = await temporaryDirectory();
    const server = await serveProcess(data);
    const doctor = (...more: string[]) =>
      command([
        'doctor',
        '--data-dir',
        data,
        '--port',
        String(server.port),
        '--log-level',
        'silent',
        ...more,
      ]);

    const well = await doctor();
    expect(well.stdout).not.to.match(/^failure/m);
    expect(well).to.include({ code: 0 });
    for (const topic of ['settings', 'proxies', 'database', 'keys', 'key-encryption', 'clock', 'issuer'])
      expect(well.stdout, topic).to.match(new RegExp(`^ok +${topic} `, 'm'));
    expect(well.stdout).to.match(/^warning +files +.*initial-admin-password/m);

    const elsewhere = await doctor('--issuer', `http://127.0.0.1:${server.port}`);
    expect(elsewhere).to.include({ code: 1 });
    expect(elsewhere.stdout).to.match(/^failure +issuer +.*calls itself "http:\/\/localhost:/m);
    server.child.kill('SIGTERM');
    await server.ended;

    const stopped = await doctor();
    expect(stopped.stdout).to.match(/^failure +issuer +.*ECONNREFUSED\n +cure: Start the server/m);
    expect(await doctor('--offline')).to.include({ code: 0 });

    await chmod(data, 0o777);
    await chmod(join(data, 'auth.db'), 0o644);
    const open = await doctor('--offline');
    expect(open).to.include({ code: 1 });
    expect(open.stdout)
      .to.match(/^failure +files +.*mode 777\)/m)
      .and.to.match(/^failure +files +.*auth\.db/m);
    await chmod(data, 0o700);
    await chmod(join(data, 'auth.db'), 0o600);

    await writeFile(join(data, 'keys', 'key-encryption.key'), 'junk');
    const damaged = await doctor('--offline');
    expect(damaged.stdout).to.match(
      /^failure +key-encryption +.*does not hold.*\n +cure: Put the file back/m,
    );

    await rm(join(data, 'keys', 'key-encryption.key'));
    const lost = await doctor('--offline');
    expect(lost.stdout).to.match(/^failure +key-encryption +.*is missing/m);
    expect(await readdir(join(data, 'keys'))).not.to.include('key-encryption.key');
  });

  it('makes nothing where nothing is', async () => {
    const folder = await temporaryDirectory();
    const data = join(folder, 'data');
    const { code, stdout } = await command(['doctor', '--offline', '--data-dir', data]);
    expect([code, stdout]).to.satisfy(([, text]: [number, string]) => text.includes('does not exist yet'));
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('names the file that is no database', async () => {
    const data = await temporaryDirectory();
    await writeFile(join(data, 'auth.db'), 'junk'.repeat(300), { mode: 0o600 });
    const { code, stdout } = await command(['doctor', '--offline', '--data-dir', data]);
    expect(code).to.equal(1);
    expect(stdout).to.match(/^failure +database +.*auth\.db.*\n +cure: .*backup/m);
  });
});
