import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { connectMongo } from '../../src/adapters/mongo/open-mongo.js';
import { fileSchema } from '../../src/adapters/sqlite/schema-report.js';
import { loadSqlite } from '../../src/adapters/sqlite/sqlite-driver.js';
import type { Shelves } from '../../src/ports/store-archive.js';
import { contentOf, fill, newPlace, removePlaces, withArchive, type Place } from '../support/archives.js';
import { command } from '../support/command-line.js';
import { throughProxy } from '../support/mongo-databases.js';
import { describeWithServices } from '../support/services.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const USERS = 2_000;

const urlOf = (place: Place): string => (place.kind === 'sqlite' ? `sqlite:${place.path}` : place.url);

/** Ends the command by the signal when so many users are on their way to the target, which waits for nobody else. */
async function copyAndSignal(
  args: readonly string[],
  proxy: TcpProxy,
  users: number,
  signal: NodeJS.Signals,
) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import=tsx', MAIN, 'copy', ...args], { env: { PATH, HOME } });
  const ended = once(child, 'close');
  let [sent, stderr] = [0, ''];
  proxy.judge = (message) => {
    if (message.includes('insert\0') && message.includes('auth_users\0') && (sent += 1) === users)
      child.kill(signal);
    return 'pass';
  };
  child.stdout.resume();
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code, killedBy] = (await ended) as [number | null, string | null];
  proxy.judge = () => 'pass';
  return { code, killedBy, stderr };
}

describeWithServices('pico-auth copy', ['MONGODB_URL'], ({ MONGODB_URL }) => {
  let proxy: TcpProxy;
  before(async () => {
    const { hostname, port } = new URL(MONGODB_URL);
    proxy = await TcpProxy.open(hostname, Number(port));
  });
  afterEach(removePlaces);
  after(async () => {
    await proxy.kill();
    await removeTemporaryDirectories();
  });

  it('killed amid its work goes on where it was, and both stores are the same in the end', async () => {
    const [source, target] = [await newPlace('sqlite'), await newPlace('mongo')];
    await withArchive(source, (archive) => fill(archive, USERS, Date.now()));
    const args = ['--from', urlOf(source), '--to', throughProxy(urlOf(target), proxy)];
    expect(await command(['copy', ...args])).to.include({ code: 1 });
    for (const [users, given] of [
      [1, [...args, '--fence']],
      [USERS / 3, args],
    ] as const) {
      const { killedBy, stderr } = await copyAndSignal(given, proxy, Math.ceil(users), 'SIGKILL');
      expect(killedBy, stderr).to.equal('SIGKILL');
    }
    const done = await command(['copy', ...args]);
    expect(done, done.stderr).to.include({ code: 0 });
    expect(done.stdout).to.match(/^users +2,003 equal in both$/m);
    const [original, copied] = [await withArchive(source, contentOf), await withArchive(target, contentOf)];
    const { families: all, ...others } = original;
    expect(copied).to.deep.equal({ ...others, families: all.slice(0, 2) } satisfies Record<
      keyof Shelves,
      unknown
    >);
    const released = await command(['copy', '--release', '--from', urlOf(source)]);
    expect(released.stdout).to.equal(`${urlOf(source)} takes writes again\n`);
  });

  it('stopped by Ctrl-C says how it goes on, and does', async () => {
    const [source, target] = [await newPlace('sqlite'), await newPlace('mongo')];
    await withArchive(source, (archive) => fill(archive, USERS, Date.now()));
    const args = ['--from', urlOf(source), '--to', throughProxy(urlOf(target), proxy), '--fence'];
    const stopped = await copyAndSignal(args, proxy, USERS / 4, 'SIGINT');
    expect(stopped.code, stopped.stderr).to.equal(130);
    expect(stopped.stderr).to.match(/^Stopped\. The same command goes on.*--release.*\n$/);
    expect(await command(['copy', ...args])).to.include({ code: 0 });
  });

  it('stops no writes for a target that cannot be filled', async () => {
    const [source, target] = [await newPlace('sqlite'), await newPlace('mongo')];
    await withArchive(source, (archive) => fill(archive, 1, Date.now()));
    await withArchive(target, (archive) => fill(archive, 1, Date.now()));
    const away = 'mongodb://127.0.0.1:1/db?serverSelectionTimeoutMS=100';
    for (const to of [away, urlOf(target)]) {
      const outcome = await command(['copy', '--fence', '--from', urlOf(source), '--to', to]);
      expect(outcome.code).to.equal(1);
      expect(outcome.stderr).to.match(/cannot be used|holds records already/);
      expect(await withArchive(source, (archive) => archive.isFenced())).to.equal(false);
    }
  });

  it('takes a fence that only warns for none', async () => {
    const [source, target] = [await newPlace('mongo'), await newPlace('sqlite')];
    await withArchive(source, async (archive) => {
      await fill(archive, 1, Date.now());
      await archive.raiseFence();
    });
    const database = await connectMongo({ url: urlOf(source) });
    const validator = { fence: { $exists: true } };
    await database.raw.command({ collMod: 'auth_users', validator, validationAction: 'warn' });
    await database.close();
    const args = ['copy', '--from', urlOf(source), '--to', urlOf(target)];
    expect((await command(args)).stderr).to.match(/^The source still takes writes\./);
    expect(await command([...args, '--fence'])).to.include({ code: 0 });
  });

  it('leaves the schema of its source as it is', async () => {
    const [source, target] = [await newPlace('sqlite'), await newPlace('sqlite')];
    await withArchive(source, (archive) => fill(archive, 1, Date.now()));
    const [path = ''] = source.kind === 'sqlite' ? [source.path] : [];
    const setVersion = async (version: number): Promise<void> => {
      const connection = (await loadSqlite())(path);
      connection.exec(`PRAGMA user_version = ${version}`);
      connection.close();
    };
    await setVersion(1);
    const outcome = await command(['copy', '--fence', '--from', urlOf(source), '--to', urlOf(target)]);
    expect(outcome).to.include({ code: 1, stdout: '' });
    expect(outcome.stderr).to.match(/^The database has schema version 1 of \d+, and this command does not/);
    expect((await fileSchema(path)).version).to.equal(1);
  });

  it('finds out that two addresses lead to one database, empty or not, before anything is fenced', async () => {
    const places = await Promise.all([newPlace('mongo'), newPlace('mongo'), newPlace('sqlite')]);
    const [empty, full, file] = places;
    await withArchive(empty, () => Promise.resolve());
    for (const place of [full, file]) await withArchive(place, (archive) => fill(archive, 1, Date.now()));
    const link = `${urlOf(file)}-link`;
    await symlink(urlOf(file).slice(7), link.slice(7));
    const otherName = (place: Place) => urlOf(place).replace('127.0.0.1', 'localhost');
    for (const [from, to] of [
      [urlOf(empty), otherName(empty)],
      [urlOf(full), otherName(full)],
      [urlOf(file), link],
    ] as const) {
      const outcome = await command(['copy', '--fence', '--from', from, '--to', to]);
      expect(outcome).to.include({ code: 1, stdout: '' });
      expect(outcome.stderr).to.match(/the same database/);
    }
    for (const place of places) {
      expect(await withArchive(place, (archive) => archive.isFenced())).to.equal(false);
      expect(await withArchive(place, (archive) => archive.unfinishedFrom())).to.equal(undefined);
    }
  });

  it('names what is missing, and shows no password', async () => {
    const secret = 'mongodb://user:hidden@127.0.0.1:1/db?serverSelectionTimeoutMS=100';
    const outcomes = await Promise.all([
      command(['copy']),
      command(['copy', '--from', 'memory:', '--to', secret]),
      command(['copy', '--from', 'sqlite:/nowhere/auth.db', '--to', secret]),
      command(['copy', '--from', secret, '--to', secret]),
      command(['copy', '--release'], { environment: { PICO_AUTH_COPY_FROM: secret } }),
    ]);
    expect(outcomes.map(({ code }) => code)).to.deep.equal([2, 2, 1, 1, 1]);
    for (const { stdout, stderr } of outcomes) {
      expect(stdout + stderr).to.not.contain('hidden');
    }
    expect(outcomes.map(({ stderr }) => stderr.split('\n')[0])).to.deep.equal([
      '--from is missing.',
      '--from: a store in memory exists only inside its server.',
      'There is no database at /nowhere/auth.db.',
      '--from and --to are the same database.',
      'The database at mongodb://127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1',
    ]);
  });
});
