import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AsyncLocalRequestContext } from '../../src/adapters/node/async-local-request-context.js';
import { PORTS } from '../../src/composition/container/auth-tokens.js';
import { compose } from '../../src/composition/container/compose.js';
import { createContainer } from '../../src/composition/container/create-container.js';
import { MemoryStoreError } from '../../src/composition/container/memory-store-error.js';
import { SQLITE_DATABASE } from '../../src/composition/container/modules/sqlite-module.js';
import { openContainedAuth } from '../../src/composition/container/open-contained-auth.js';
import { serverOptions } from '../../src/composition/container/server-container.js';
import { openAuth } from '../../src/composition/open-auth.js';
import { openPorts } from '../../src/composition/open-ports.js';
import { ORIGIN, PASSWORD } from '../support/auth-fixture.js';
import { command, endServers, serveProcess } from '../support/command-line.js';
import { load } from '../support/given-settings.js';
import { RecordingAuditLog } from '../support/recording-audit-log.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { rejection } from './container-fixture.js';

const recording = () => {
  const logger = new RecordingLogger();
  const flushed: string[] = [];
  const context = new AsyncLocalRequestContext();
  return { logger, audit: new RecordingAuditLog(), context, flushed, flush: () => void flushed.push('now') };
};

const settingsIn = (directory: string, environment: Readonly<Record<string, string>> = {}) =>
  load({ environment: { AUTH_DATA_DIR: directory, AUTH_ADMIN_PASSWORD: PASSWORD, ...environment } }).settings;

describe('the container of a server', () => {
  after(removeTemporaryDirectories);
  after(endServers);

  for (const profile of ['production', 'development', 'test'])
    it(`fits together for the default settings under profile ${profile}`, async () => {
      const { settings } = load({ profile });
      const { graph } = await compose(serverOptions(settings, recording()));
      expect(graph.nodes.find(({ name }) => name === 'auth.users')?.module).to.equal('sqlite');
      expect(graph.nodes.filter(({ kind }) => kind === 'opaque')).to.deep.equal([]);
    });

  it('keeps records in memory where the settings say so and the profile allows it', async () => {
    const { settings } = load({ environment: { DATABASE_URL: 'memory:' }, profile: 'development' });
    const { graph } = await compose(serverOptions(settings, recording()));
    expect(graph.nodes.find(({ name }) => name === 'auth.users')?.module).to.equal('memory');
    const strict = { ...settings, profile: 'production' as const };
    expect(await rejection(compose(serverOptions(strict, recording())))).to.be.instanceOf(MemoryStoreError);
  });

  it('opens the same files as the plain root: either goes on where the other stopped', async () => {
    const settings = settingsIn(await temporaryDirectory());
    const plain = await openAuth(settings, recording());
    await plain.services.operator.firstAdmin.ensure();
    const form = { email: settings.auth.admin_email, password: PASSWORD, origin: ORIGIN };
    const pair = await plain.services.signIn.signIn(form);
    await plain.close();
    const contained = await openContainedAuth(settings, recording());
    const next = await contained.services.refreshRotation.refresh(pair.refreshToken, ORIGIN);
    const caller = await contained.services.authentication.authenticate(next.accessToken);
    expect(caller.role).to.equal('superadmin');
    const [former, present] = [plain, contained].map(({ services }) => services.healthChecks);
    expect(present?.map(({ name }) => name)).to.deep.equal(former?.map(({ name }) => name));
    expect(present).to.have.lengthOf(1);
    await contained.close();
  });

  it('chooses the same adapters as the plain root', async () => {
    const settings = settingsIn(await temporaryDirectory());
    const classesIn = (value: object) =>
      Object.fromEntries(
        Object.entries(value).map(([name, part]: [string, object]) => [name, part.constructor.name]),
      );
    const { ports, close } = await openPorts(settings, recording());
    const { serviceTokens, healthChecks, ...rest } = ports;
    expect(healthChecks).to.have.lengthOf(1);
    await close();
    const app = await createContainer(serverOptions(settings, recording()));
    const contained = Object.entries(PORTS).map(([name, id]): [string, object] => [
      name,
      app.get<object>(id),
    ]);
    await app.stop();
    expect(classesIn(Object.fromEntries(contained))).to.deep.equal(
      classesIn({ ...rest, serviceTokenRepository: serviceTokens }),
    );
  });

  for (const [setting, level] of [
    ['full', 2],
    ['normal', 1],
  ] as const)
    it(`writes to the disk as database.sqlite_synchronous says: ${setting}`, async () => {
      const environment = { DATABASE_SQLITE_SYNCHRONOUS: setting };
      const settings = settingsIn(await temporaryDirectory(), environment);
      const entryPoints = [SQLITE_DATABASE];
      const app = await createContainer({ ...serverOptions(settings, recording()), entryPoints });
      expect(app.get(SQLITE_DATABASE).statement('PRAGMA synchronous').get()).to.include({
        synchronous: level,
      });
      await app.stop();
    });

  it('fails with the error of the adapter, and logs which part it was and who needed it', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'auth.db'), 'x'.repeat(4_096));
    const logging = recording();
    const error = await rejection(openContainedAuth(settingsIn(directory), logging));
    expect(error).to.have.property('name', 'DatabaseFileError');
    const line = logging.logger.lines.find(({ level }) => level === 'error');
    expect(line?.message).to.equal('component did not start');
    expect(line?.fields['component']).to.equal('auth.sqliteDatabase');
    expect(line?.fields['path']).to.include('auth.users');
  });

  it('fails on a key file that is damaged, after closing the database', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'keys'));
    await writeFile(join(directory, 'keys', 'refresh-hmac.key'), 'damaged', { mode: 0o600 });
    const logging = recording();
    const error = await rejection(openContainedAuth(settingsIn(directory), logging));
    expect(String(error)).to.contain('refresh-hmac.key');
    const stopped = logging.logger.lines.filter(({ message }) => message === 'component stopped');
    expect(stopped.map(({ fields }) => fields['component'])).to.include('auth.sqliteDatabase');
  });

  it('is what the server starts through', async () => {
    const server = await serveProcess(await temporaryDirectory(), { LOG_LEVEL: 'debug' });
    server.child.kill('SIGTERM');
    expect(await server.ended).to.equal(0);
    const lines = server.output().trim().split('\n');
    const componentsOf = (message: string) =>
      lines.flatMap((line) => {
        const { msg, component } = JSON.parse(line) as Readonly<Record<string, unknown>>;
        return msg === message ? [component] : [];
      });
    const started = componentsOf('component started');
    expect(started).to.include.members(['auth.sqliteDatabase', 'auth.keyRing', 'auth.signIn']);
    const ours = started.filter((component) => component !== 'auth.config');
    expect(componentsOf('component stopped')).to.deep.equal(ours.toReversed());
  });

  it('is drawn by a command that opens neither database nor key', async () => {
    const data = join(await temporaryDirectory(), 'data');
    const mermaid = await command(['graph', '--data-dir', data]);
    expect(mermaid).to.include({ code: 0, stderr: '' });
    expect(mermaid.stdout)
      .to.match(/^graph LR\n/)
      .and.to.contain('["auth.users<br/>sqlite"]');
    const memory = ['--profile', 'development', '--database-url', 'memory:', '--format', 'dot'];
    const dot = await command(['graph', '--data-dir', data, ...memory]);
    expect(dot.stdout)
      .to.match(/^digraph "pico-auth" \{\n/)
      .and.to.contain('"auth.users\\nmemory"');
    expect(existsSync(data)).to.equal(false);
  });

  it('leaves the logs of the process open', async () => {
    const logging = recording();
    const auth = await openContainedAuth(settingsIn(await temporaryDirectory()), logging);
    await Promise.all([auth.close(), auth.close()]);
    expect(logging.flushed).to.deep.equal([]);
  });
});
