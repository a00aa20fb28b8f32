import { expect } from 'chai';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authServicesOf } from '../../src/composition/container/auth-services-of.js';
import { createContainer } from '../../src/composition/container/create-container.js';
import { keyFilesModule } from '../../src/composition/container/modules/key-files-module.js';
import { SQLITE_DATABASE, sqliteModule } from '../../src/composition/container/modules/sqlite-module.js';
import { SERVICES } from '../../src/composition/container/auth-tokens.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { createAuthApp, createAuthHandler } from '../../src/composition/embedded-http.js';
import { memoryStores } from '../../src/composition/memory-stores.js';
import { nodePlatform } from '../../src/composition/node-platform.js';
import { openSqliteStores } from '../../src/composition/sqlite-stores.js';
import { startAuth } from '../../src/composition/start-auth.js';
import { DiscardingAuditLog } from '../../src/domain/discarding-audit-log.js';
import { SILENT_LOGGER } from '../../src/domain/silent-logger.js';
import type { HealthCheck } from '../../src/ports/health-check.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const audit = new DiscardingAuditLog();
const config = { ...TEST_CONFIG, autoCreateAdmin: false };
const logger = SILENT_LOGGER;

const OF_THE_KEY_RING = ['keys', 'every-key'];

/** What `/readyz` says: its status, and each check with its state but those of the key ring. */
async function readiness(listener: RequestListener): Promise<readonly [number, Record<string, string>]> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const reply = await fetch(`http://127.0.0.1:${port}/readyz`, { headers: { connection: 'close' } });
  const { checks } = (await reply.json()) as { checks: readonly { name: string; state: string }[] };
  server.close();
  const own = checks.filter(({ name }) => !OF_THE_KEY_RING.includes(name));
  return [reply.status, Object.fromEntries(own.map(({ name, state }) => [name, state]))];
}

describe('readiness of an embedded server', () => {
  after(removeTemporaryDirectories);

  it('tells that the database is gone, without having been told of it', async () => {
    const dataDir = await temporaryDirectory();
    const { stores, database } = await openSqliteStores({ path: `${dataDir}/auth.db` });
    const ports = { ...stores, ...(await nodePlatform({ dataDir })), audit };
    const { auth, close } = await startAuth(ports, config);
    const clock = new FixedClock(0);
    const handle = createAuthHandler(auth, { logger, clock });
    expect(await readiness(handle)).to.deep.equal([200, { database: 'up' }]);
    await database.close();
    clock.advance(2_000);
    expect(await readiness(handle)).to.deep.equal([503, { database: 'down' }]);
    await close();
  }).timeout(30_000);

  it('tells the same of the services of a container', async () => {
    const directory = await temporaryDirectory();
    const app = await createContainer({
      config,
      modules: [sqliteModule({ path: `${directory}/auth.db` }), keyFilesModule({ directory })],
      overrides: { audit },
      entryPoints: [...Object.values(SERVICES), SQLITE_DATABASE],
    });
    const handle = createAuthHandler(authServicesOf(app), { logger });
    await app.get(SQLITE_DATABASE).close();
    expect(await readiness(handle)).to.deep.equal([503, { database: 'down' }]);
    await app.stop();
  }).timeout(30_000);

  describe('over stores of the application', () => {
    const mail = { name: 'mail', check: () => Promise.reject(new Error('no mail')) };
    const asked = async (options: { readonly health?: readonly HealthCheck[] }) => {
      const { close, ...platform } = await nodePlatform({ dataDir: await temporaryDirectory() });
      const stores = memoryStores();
      const settings = Object.assign(stores.settings, { name: 'settings', check: () => Promise.resolve() });
      const auth = createAuth({ ...stores, settings, ...platform, audit, healthChecks: [mail] }, config);
      await auth.keyRing.start();
      const handle = createAuthApp(auth, { ...options, logger }).callback();
      const told = await readiness((request, response) => void handle(request, response));
      await close();
      return [told, auth.healthChecks.map(({ name }) => name)];
    };

    it('asks those that can be asked, and what it was given for the purpose', async () => {
      expect(await asked({})).to.deep.equal([
        [503, { mail: 'down', settings: 'up' }],
        ['mail', 'settings'],
      ]);
    });

    it('asks what the HTTP interface is told of beside them, each once', async () => {
      const queue = { name: 'queue', check: () => Promise.resolve() };
      const [[status, checks]] = (await asked({ health: [queue, mail] })) as [[number, object]];
      expect([status, Object.keys(checks)]).to.deep.equal([503, ['mail', 'settings', 'queue']]);
    });
  });
});
