import { expect } from 'chai';
import { Container } from 'inversify';
import { CHEAPEST_COST } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { T } from '../../src/composition/container/auth-tokens.js';
import { compose } from '../../src/composition/container/compose.js';
import { createContainer } from '../../src/composition/container/create-container.js';
import { loadable } from '../../src/composition/container/loadable.js';
import { defineModule, type AuthModule } from '../../src/composition/container/module.js';
import { argon2Module } from '../../src/composition/container/modules/argon2-module.js';
import { blocklistModule } from '../../src/composition/container/modules/blocklist-module.js';
import { coreModule } from '../../src/composition/container/modules/core-module.js';
import { defaultsModule } from '../../src/composition/container/modules/defaults-module.js';
import { keyFilesModule } from '../../src/composition/container/modules/key-files-module.js';
import { limiterModule } from '../../src/composition/container/modules/limiter-module.js';
import { loggingModule } from '../../src/composition/container/modules/logging-module.js';
import { memoryModule } from '../../src/composition/container/modules/memory-module.js';
import { mongoModule } from '../../src/composition/container/modules/mongo-module.js';
import { nodeModule } from '../../src/composition/container/modules/node-module.js';
import { redisModule } from '../../src/composition/container/modules/redis-module.js';
import { sqliteModule } from '../../src/composition/container/modules/sqlite-module.js';
import { token } from '../../src/composition/container/token.js';
import type { Clock } from '../../src/ports/clock.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { RecordingAuditLog } from '../support/recording-audit-log.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { rejection } from './container-fixture.js';

const context = { config: TEST_CONFIG, profiles: ['test'] };
const clock = new FixedClock();

/** Of Inversify's own default scope, which is another than ours. */
function hostContainer(): Container {
  const host = new Container();
  host.bind(T.clock).toConstantValue(clock);
  host.bind(T.audit).toConstantValue(new RecordingAuditLog());
  return host;
}

const domain: readonly AuthModule[] = [coreModule, argon2Module({ cost: CHEAPEST_COST }), defaultsModule];

async function expectSingletons(host: Container): Promise<void> {
  const directory = await host.getAsync(T.userDirectory);
  const signIn = await host.getAsync(T.signIn);
  expect(host.get(T.signIn)).to.equal(signIn);
  expect(host.get(T.userDirectory)).to.equal(directory);
  expect(host.get(T.users)).to.equal(await host.getAsync(T.users));
  expect(host.get(T.clock)).to.equal(clock);
}

describe('modules loaded into an Inversify container by hand', () => {
  const ways = {
    'load, all at once': (host: Container) => host.load(...loadable(domain, context)),
    'loadAsync, all at once': (host: Container) => host.loadAsync(...loadable(domain, context)),
    'loadAsync, one by one': async (host: Container) => {
      for (const module of loadable(domain, context)) await host.loadAsync(module);
    },
  };
  for (const [way, load] of Object.entries(ways))
    it(`let the host's adapters win, and are singletons whatever its default scope (${way})`, async () => {
      const host = hostContainer();
      host.bind(T.config).toConstantValue(TEST_CONFIG);
      await load(host);
      await expectSingletons(host);
    });

  it('are all loaded without waiting for anything', () => {
    const stores = [
      memoryModule,
      sqliteModule({ path: '/nowhere/auth.db' }),
      mongoModule({ url: 'mongodb://nowhere' }),
      redisModule({ url: 'redis://nowhere' }),
    ];
    const others = [
      keyFilesModule({ directory: '/nowhere' }),
      nodeModule,
      argon2Module(),
      blocklistModule,
      limiterModule,
      loggingModule(),
    ];
    for (const module of [...domain, ...stores, ...others])
      new Container().load(...loadable([module], context));
  });
});

describe('createContainer with the container of an application', () => {
  it('loads into it, starts, and leaves every get to the application', async () => {
    const host = hostContainer();
    const overrides = { hasher: { hash: async () => '', verify: async () => false } };
    const app = await createContainer({ ...context, container: host, overrides: overrides as never });
    expect(app.container).to.equal(host);
    expect(host.get(T.signIn)).to.equal(app.get(T.signIn));
    expect(host.get(T.config)).to.equal(TEST_CONFIG);
    await expectSingletons(host);
    await app.stop();
  });

  it('stops what it has loaded, and not what the application bound itself', async () => {
    const host = hostContainer();
    const OURS = token<string>('host.ours');
    const THEIRS = token<string>('host.theirs');
    const closed: string[] = [];
    const close = (value: string) => void closed.push(value);
    host
      .bind(THEIRS)
      .toResolvedValue(() => 'theirs', [])
      .inSingletonScope()
      .onDeactivation(close);
    const module = defineModule('ours', ({ bind }) => {
      bind(OURS)
        .toResolvedValue((theirs) => `ours over ${theirs}`, [THEIRS])
        .onDeactivation(close);
    });
    const app = await createContainer({
      ...context,
      container: host,
      modules: [module],
      entryPoints: [OURS],
    });
    await app.stop();
    expect(closed).to.deep.equal(['ours over theirs']);
    expect(host.get(THEIRS)).to.equal('theirs');
  });

  it('says what is missing as in a container of its own, and minds nothing that it does not need', async () => {
    const host = hostContainer();
    const PLUGIN = token<string>('host.plugin');
    host.bind(PLUGIN).toConstantValue('one');
    host.bind(PLUGIN).toConstantValue('two');
    const { message } = (await rejection(createContainer({ config: TEST_CONFIG, container: host }))) as Error;
    expect(message).to.contain('8 problems').and.to.contain('auth.users is not bound, needed by');
    expect(message).not.to.contain('host.plugin');
  });

  it('takes the configuration that is bound there already, if it is the same', async () => {
    const host = hostContainer();
    host.bind(T.config).toConstantValue(TEST_CONFIG);
    await compose({ ...context, container: host });
    const other = { ...context, config: { ...TEST_CONFIG }, container: host };
    expect(String(await rejection(compose(other)))).to.contain('has another auth.config than the options');
  });

  it('lets a module stand around what the application bound under a token of its own', async () => {
    const host = new Container();
    const OWN_CLOCK = token<Clock>('host.clock');
    host.bind(OWN_CLOCK).toConstantValue(clock);
    const module = defineModule('later', ({ replace, wrap }) => {
      replace(T.clock).toService(OWN_CLOCK);
      wrap(T.clock, (time) => ({ now: () => time.now() + 1 }));
    });
    const options = { ...context, container: host, modules: [module], entryPoints: [T.clock] };
    const app = await createContainer(options);
    expect(host.get(T.clock).now()).to.equal(clock.now() + 1);
    await app.stop();
    expect(host.get(OWN_CLOCK)).to.equal(clock);
    expect(host.isBound(T.clock)).to.equal(false);
  });
});
