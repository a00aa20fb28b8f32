import { expect } from 'chai';
import { Container } from 'inversify';
import { MemoryUserRepository } from '../../src/adapters/memory/memory-user-repository.js';
import { T } from '../../src/composition/container/auth-tokens.js';
import { compose } from '../../src/composition/container/compose.js';
import type { CompositionError } from '../../src/composition/container/composition-error.js';
import { createContainer } from '../../src/composition/container/create-container.js';
import { defineModule } from '../../src/composition/container/module.js';
import { memoryModule } from '../../src/composition/container/modules/memory-module.js';
import { token } from '../../src/composition/container/token.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { RecordingAuditLog } from '../support/recording-audit-log.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { recorder, rejection } from './container-fixture.js';

const context = { config: TEST_CONFIG, profiles: ['test'] };

/** A host with a pool of its own that is open, and a diary of who closed it. */
function hostWithPool(): { readonly host: Container; readonly closed: string[]; readonly pool: object } {
  const host = new Container();
  const closed: string[] = [];
  host
    .bind(T.users)
    .toDynamicValue(() => new MemoryUserRepository())
    .inSingletonScope()
    .onDeactivation(() => void closed.push('pool'));
  return { host, closed, pool: host.get(T.users) };
}

describe('what an application has bound in its own container', () => {
  const POOL = token<string>('host.pool');
  const taking = {
    'module "mine" wraps it': {
      modules: [defineModule('mine', ({ wrap }) => wrap(T.users, (users) => users))],
    },
    'module "mine" replaces it': {
      modules: [
        defineModule('mine', ({ replace }) => replace(T.users).toConstantValue(new MemoryUserRepository())),
      ],
    },
    'overrides: { users } would take its place': { overrides: { users: new MemoryUserRepository() } },
  };
  for (const [what, options] of Object.entries(taking))
    it(`stays open and its own: ${what} is a problem among the others`, async () => {
      const { host, closed, pool } = hostWithPool();
      const broken = defineModule('broken', ({ bind }) => {
        bind(POOL).toResolvedValue((missing) => missing, [token<string>('host.missing')]);
      });
      const modules = [broken, ...('modules' in options ? options.modules : [])];
      const entryPoints = [T.users, POOL];
      const error = (await rejection(
        createContainer({ ...context, ...options, modules, entryPoints, container: host }),
      )) as CompositionError;
      expect(error.problems.map(({ kind, token: name }) => `${kind} ${name}`)).to.deep.equal([
        'host auth.users',
        'missing host.missing',
      ]);
      expect(error.message).to.contain(
        `auth.users is bound in the host's own container, and ${what}; what a host has bound stays as it is`,
      );
      expect(host.get(T.users)).to.equal(pool);
      expect(closed).to.deep.equal([]);
      await host.unbindAllAsync();
      expect(closed).to.deep.equal(['pool']);
    });

  it('is named with its cure when a module binds it too', async () => {
    const { host } = hostWithPool();
    const error = await rejection(compose({ ...context, container: host, modules: [memoryModule] }));
    expect(String(error)).to.contain('auth.users is bound 2 times, by modules "container", "memory", and');
    expect(String(error)).to.contain('say replace(T.users).toService(itsToken) in a module');
  });

  it('is not wrapped in a parent either, and an override stands before it without closing it', async () => {
    const { host: parent, closed, pool } = hostWithPool();
    const container = new Container({ parent });
    const wrapper = defineModule('mine', ({ wrap }) => wrap(T.users, (users) => users));
    const options = { ...context, container, entryPoints: [T.users] };
    expect(String(await rejection(compose({ ...options, modules: [wrapper] })))).to.contain(
      'auth.users is bound in a parent container, and module "mine" wraps it',
    );
    const users = new MemoryUserRepository();
    const app = await createContainer({ ...options, overrides: { users } });
    expect(container.get(T.users)).to.equal(users);
    await app.stop();
    expect(container.get(T.users)).to.equal(pool);
    expect(closed).to.deep.equal([]);
  });

  it('is started, and never told to have been stopped', async () => {
    const { host, closed } = hostWithPool();
    const { events, onEvent } = recorder();
    const alias = defineModule('alias', ({ bind }) => {
      bind(POOL).toResolvedValue((_users) => 'ours', [T.users]);
    });
    const options = { ...context, container: host, modules: [alias], entryPoints: [POOL], onEvent };
    await (await createContainer(options)).stop();
    expect(events).to.deep.equal(['started auth.users', 'started host.pool', 'stopped host.pool']);
    expect(closed).to.deep.equal([]);
  });
});

function hostWithClock(): readonly [Container, FixedClock] {
  const host = new Container();
  const clock = new FixedClock();
  host.bind(T.clock).toConstantValue(clock);
  host.bind(T.audit).toConstantValue(new RecordingAuditLog());
  return [host, clock];
}

describe('a container of an application that is used again', () => {
  const boundIn = (host: Container) => Object.values(T).filter((id) => host.isCurrentBound(id));

  it('has after stop() what it had before, as often as it is used', async () => {
    const [host, clock] = hostWithClock();
    const hasher = { hash: async () => '', verify: async () => false };
    const options = { ...context, container: host, overrides: { hasher: hasher as never } };
    for (const turn of ['first', 'second']) {
      const app = await createContainer(options);
      expect(app.get(T.keyRing).isUsable(), turn).to.equal(true);
      await app.stop();
      expect(boundIn(host), turn).to.have.members([T.clock, T.audit]);
      expect(host.get(T.clock), turn).to.equal(clock);
    }
  });

  it('has it after a start that failed, and after a composition that did not fit', async () => {
    const [host, clock] = hostWithClock();
    const failing = defineModule('failing', ({ replace }) => {
      replace(T.users).toResolvedValue(() => Promise.reject(new Error('ECONNREFUSED')), []);
    });
    const unfit = defineModule('unfit', ({ bind }) => void bind(T.clock).toConstantValue(clock));
    const unloadable = defineModule('unloadable', () => Promise.reject(new Error('no driver')));
    const reasons = { ECONNREFUSED: failing, 'bound 2 times': unfit, 'no driver': unloadable };
    for (const [reason, module] of Object.entries(reasons)) {
      const error = await rejection(createContainer({ ...context, container: host, modules: [module] }));
      expect(String(error)).to.contain(reason);
      expect(boundIn(host), reason).to.have.members([T.clock, T.audit]);
    }
    await (await createContainer({ ...context, container: host })).stop();
  });

  it('closes each value of a module once, also one that fails to, and what only the host has asked for', async () => {
    const host = new Container();
    const [FAILING, BESIDE] = [token<string>('host.failing'), token<string>('host.beside')];
    const closed: string[] = [];
    const module = defineModule('ours', ({ bind }) => {
      bind(FAILING)
        .toResolvedValue(() => 'failing', [])
        .onDeactivation((value) => {
          closed.push(value);
          throw new Error('hangs on');
        });
      bind(BESIDE)
        .toResolvedValue((failing) => `beside ${failing}`, [FAILING])
        .onDeactivation((value) => void closed.push(value));
    });
    const options = { ...context, container: host, modules: [module], entryPoints: [FAILING] };
    const app = await createContainer(options);
    expect(host.get(BESIDE)).to.equal('beside failing');
    expect(String(await rejection(app.stop()))).to.contain('host.failing did not stop: hangs on');
    expect(closed).to.deep.equal(['beside failing', 'failing']);
    await host.unbindAllAsync();
    expect(closed).to.have.length(2);
    expect([host.isBound(FAILING), host.isBound(BESIDE)]).to.deep.equal([false, false]);
  });
});
