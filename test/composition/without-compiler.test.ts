import { expect } from 'chai';
import { keyFilesModule } from '../../src/composition/container/modules/key-files-module.js';
import { mongoModule } from '../../src/composition/container/modules/mongo-module.js';
import { redisModule } from '../../src/composition/container/modules/redis-module.js';
import { sqliteModule } from '../../src/composition/container/modules/sqlite-module.js';
import { createAuth } from '../../src/composition/create-auth.js';
import { memoryStores } from '../../src/composition/memory-stores.js';
import { openMongoStores } from '../../src/composition/mongo-stores.js';
import { nodePlatform } from '../../src/composition/node-platform.js';
import { openRedisPorts } from '../../src/composition/redis-ports.js';
import { openSqliteStores } from '../../src/composition/sqlite-stores.js';
import { startAuth } from '../../src/composition/start-auth.js';
import { startUpkeep } from '../../src/composition/start-upkeep.js';
import { type AuthFixture, authFixture, TEST_CONFIG } from '../support/auth-fixture.js';

/** Calls as JavaScript does, without a compiler to object. @returns what it was told. */
async function told(call: (...args: never[]) => unknown, ...args: readonly unknown[]): Promise<string> {
  try {
    await call(...(args as never[]));
  } catch (error) {
    return String(error);
  }
  return '';
}

describe('a caller without a compiler', () => {
  let fixture: AuthFixture;
  before(async () => {
    fixture = await authFixture();
  });
  after(() => fixture.close());

  const optionsOf: readonly [call: (...args: never[]) => unknown, options: unknown, problems: string][] = [
    [
      nodePlatform,
      { datadir: './data' },
      'datadir is not an option; did you mean "dataDir"?\n  dataDir must be a text, and not empty, and is undefined',
    ],
    [nodePlatform, { dataDir: './data', keyEncryptionKeys: 'a:b' }, 'keyEncryptionKeys must be a list'],
    [
      openSqliteStores,
      { file: 'auth.db' },
      'file is not an option; there is path, synchronous, connect, migrations, evenIfSetAside, leaveModes\n  path must be',
    ],
    [openSqliteStores, { path: 'auth.db', synchronous: 'full' }, 'synchronous must be one of FULL, NORMAL'],
    [openMongoStores, { uri: 'mongodb://db' }, 'uri is not an option; did you mean "url"?'],
    [sqliteModule, { file: 'auth.db' }, 'file is not an option; there is path, synchronous'],
    [keyFilesModule, { dir: './keys' }, 'dir is not an option; there is directory, keyEncryptionKeys'],
    [redisModule, { uri: 'redis://cache' }, 'uri is not an option; did you mean "url"?'],
    [
      openRedisPorts,
      { url: 'redis://cache', fleetSize: 0.5 },
      'fleetSize must be a whole number above 0, and is 0.5',
    ],
    [mongoModule, {}, 'url must be a text, and not empty, and is undefined'],
  ];
  for (const [call, options, problems] of optionsOf)
    it(`is told what ${call.name} does not take: ${JSON.stringify(options)}`, async () => {
      expect(await told(call, options)).to.contain(
        `The options of ${call.name} cannot be used:\n  ${problems}`,
      );
    });

  it('is told where options are missing as a whole', async () => {
    for (const call of [nodePlatform, openSqliteStores, sqliteModule, keyFilesModule])
      expect(await told(call)).to.equal(
        `Error: The options of ${call.name} must be an object, and are undefined.`,
      );
  });

  it('is told what startAuth and startUpkeep do not take', async () => {
    const every = 'every must be a function, and is 5';
    expect(await told(startAuth, fixture.ports, TEST_CONFIG, { every: 5 })).to.contain(every);
    expect(await told(startUpkeep, fixture.auth, { loger: console })).to.contain('did you mean "logger"?');
  });

  it('is told every port that is missing, and where there is one', async () => {
    const message = await told(createAuth, {}, TEST_CONFIG);
    expect(message).to.equal(
      [
        'Error: The ports cannot be used:',
        '  users, groups, families, serviceTokens, settings, roster, signingKeys are missing: spread `stores` of `await openSqliteStores({ path })`, or `memoryStores()`',
        '  signer, mac, sealer, digest, hasher, blocklist, limiter, clock, random, audit, counter are missing: spread `await nodePlatform({ dataDir })`',
      ].join('\n'),
    );
  });

  it('is told of a platform that was not awaited, and of ports that are none', async () => {
    const ports = { ...memoryStores(), ...(nodePlatform({ dataDir: '' }).catch(() => undefined) as object) };
    expect(await told(startAuth, ports, TEST_CONFIG)).to.contain(
      'counter are missing: spread `await nodePlatform',
    );
    expect(await told(createAuth, undefined, TEST_CONFIG)).to.contain('must be an object, and are undefined');
    expect(await told(createAuth, { ...fixture.ports, users: 1 }, TEST_CONFIG)).to.contain(
      'users must be an object, and is 1',
    );
  });

  it('is told of a port that has another name, also of one that may be absent', async () => {
    const { audit, enricher, ...others } = fixture.ports;
    expect(await told(createAuth, { ...others, auditt: audit }, TEST_CONFIG)).to.contain(
      'auditt is no port; did you mean "audit"?\n  audit is missing: spread',
    );
    expect(await told(createAuth, { ...others, audit, enrichers: enricher }, TEST_CONFIG)).to.contain(
      'enrichers is no port; did you mean "enricher"?',
    );
  });

  it('is told of health checks that are none', async () => {
    const one = { name: 'mail', check: () => Promise.resolve() };
    const say = (healthChecks: unknown) => told(createAuth, { ...fixture.ports, healthChecks }, TEST_CONFIG);
    expect(await say(one)).to.contain('  healthChecks must be a list');
    expect(await say([one, { nam: 'mail', check: one.check }])).to.contain(
      '  healthChecks must be a list; its [1] must be an object with name and check()',
    );
    expect(await say([one])).to.equal('');
  });

  it('may give ports that inherit from others, and a class as a port', async () => {
    const check = { name: 'settings', check: () => Promise.resolve() };
    const settings: object = Object.assign(Object.create(fixture.ports.settings) as object, check);
    const ports: object = Object.create({ ...fixture.ports, settings, clock: Date }) as object;
    expect(await told(createAuth, ports, TEST_CONFIG)).to.equal('');
    expect(createAuth(ports as typeof fixture.ports, TEST_CONFIG).healthChecks).to.deep.equal([settings]);
  });

  it('may hand on what came with the ports', async () => {
    const more = { close: () => Promise.resolve(), health: {}, jwksCache: undefined, database: {} };
    expect(await told(createAuth, { ...fixture.ports, ...more }, TEST_CONFIG)).to.equal('');
  });
});
