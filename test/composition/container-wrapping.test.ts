import { expect } from 'chai';
import { Container, ContainerModule } from 'inversify';
import { SystemClock } from '../../src/adapters/node/system-clock.js';
import { T } from '../../src/composition/container/auth-tokens.js';
import { compose } from '../../src/composition/container/compose.js';
import { createContainer } from '../../src/composition/container/create-container.js';
import { toMermaid } from '../../src/composition/container/draw-graph.js';
import { loadable } from '../../src/composition/container/loadable.js';
import { defineModule, type NamedModule } from '../../src/composition/container/module.js';
import { keyFilesModule } from '../../src/composition/container/modules/key-files-module.js';
import { sqliteModule } from '../../src/composition/container/modules/sqlite-module.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';
import { A, alone, B, C, chain, recorder, rejection, testOptions } from './container-fixture.js';

const around = (name: string, diary: string[] = []): NamedModule =>
  defineModule(name, ({ wrap }) => {
    wrap(A, (inner, sign) => `${name}(${inner}${sign})`, [B]).onDeactivation(
      (value) => void diary.push(`stop ${value}`),
    );
  });

const inner = (diary: string[] = []): NamedModule =>
  defineModule('inner', ({ bind }) => {
    bind(A)
      .toResolvedValue(async () => 'a', [])
      .onDeactivation((value) => void diary.push(`stop ${value}`));
    bind(B).toConstantValue('!');
  });

describe('a module that wraps what another binds', () => {
  it('is outside it, wherever both are in the list, and the later of two is outside the other', async () => {
    for (const modules of [
      [inner(), around('one'), around('two')],
      [around('one'), around('two'), inner()],
    ]) {
      const app = await createContainer(alone(A, ...modules));
      expect(app.get(A)).to.equal('two(one(a!)!)');
      await app.stop();
    }
  });

  it('has a life of its own: both are closed, each with the value of its own', async () => {
    const diary: string[] = [];
    const app = await createContainer(alone(A, around('one', diary), inner(diary)));
    await app.stop();
    expect(diary).to.deep.equal(['stop one(a!)', 'stop a']);
  });

  it('is in the graph with what it needs', async () => {
    const { graph } = await compose(alone(A, inner(), around('one'), around('one')));
    const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
    expect(nodes.get('test.a')).to.include({ module: 'one' });
    expect(nodes.get('test.a')?.dependsOn).to.deep.equal(['test.a inside one 2', 'test.b']);
    expect(nodes.get('test.a inside one 2')?.dependsOn).to.deep.equal(['test.a inside one', 'test.b']);
    expect(nodes.get('test.a inside one')).to.include({ module: 'inner' });
    expect(toMermaid(graph)).to.contain('test.a inside one 2<br/>one');
  });

  it('wraps a default, a constant, another name, and what a module of Inversify itself binds', async () => {
    const clock = new FixedClock();
    const later = defineModule('later', ({ wrap }) => {
      wrap(T.clock, (time) => ({ now: () => time.now() + 1 }));
      wrap(B, (value) => `<${value}>`);
    });
    const raw = {
      name: 'raw',
      module: new ContainerModule(({ bind }) => {
        bind(T.clock).toConstantValue(clock);
      }),
    };
    const app = await createContainer(testOptions({ modules: [later, raw] }));
    expect(app.get(T.clock).now()).to.equal(clock.now() + 1);
    await app.stop();
    const byDefault = await createContainer(testOptions({ modules: [later] }));
    expect(byDefault.get(T.clock)).not.to.be.instanceOf(SystemClock);
    await byDefault.stop();
    const alias = defineModule('alias', ({ bind }) => {
      bind(B).toService(C);
      bind(C).toConstantValue('c');
    });
    const named = await createContainer(alone(B, later, alias));
    expect(named.get(B)).to.equal('<c>');
    await named.stop();
  });

  it('is dropped with what it wraps by an override, which starts neither', async () => {
    const wrapper = defineModule('wrapper', ({ bind, wrap }) => {
      bind(C).toResolvedValue(() => 'c', []);
      wrap(T.clock, (clock, _c) => clock, [C]);
    });
    const clock = new FixedClock();
    const { events, onEvent } = recorder();
    const app = await createContainer(testOptions({ modules: [wrapper], overrides: { clock }, onEvent }));
    expect(app.get(T.clock)).to.equal(clock);
    expect(events).not.to.include('started test.c');
    expect(events.filter((event) => event.includes('auth.clock inside'))).to.deep.equal([]);
    await app.stop();
  });

  it('says what is missing inside it, with the cure', async () => {
    const wrapper = defineModule('metrics', ({ wrap }) => {
      wrap(T.users, (users) => users);
    });
    const { message } = (await rejection(compose({ config: TEST_CONFIG, modules: [wrapper] }))) as Error;
    expect(message).to.contain(
      'auth.users inside metrics is not bound, needed by auth.users (module "metrics"); load sqliteModule({ path })',
    );
  });

  it('says what is bound twice inside it, with the cure', async () => {
    const clocks = ['one', 'two'].map((name) =>
      defineModule(name, ({ bind }) => bind(T.clock).toConstantValue(new FixedClock())),
    );
    const wrapper = defineModule('metrics', ({ wrap }) => wrap(T.clock, (clock) => clock));
    const options = testOptions({ modules: [wrapper, ...clocks] });
    expect(String(await rejection(compose(options)))).to.contain(
      'auth.clock inside metrics is bound 2 times, by modules "one", "two", and auth.clock (module "metrics") ' +
        'wants one; leave one out, or say replace(T.clock) instead of bind(T.clock)',
    );
  });

  it('gives only what the token promises', () => {
    defineModule('never loaded', ({ wrap }) => {
      // @ts-expect-error not a clock
      wrap(T.clock, () => ({ today: () => 1 }));
      // @ts-expect-error the token of the second is not named
      wrap(T.clock, (_clock, _digest) => new FixedClock());
      wrap(T.clock, (clock, _digest) => clock, [T.digest]);
    });
  });
});

describe('a module that replaces what another binds', () => {
  const replacing = (name: string, diary: string[] = []): NamedModule =>
    defineModule(name, ({ replace }) => {
      replace(A)
        .toResolvedValue((sign) => `${name}${sign}`, [B])
        .onDeactivation((value) => void diary.push(`stop ${value}`));
    });

  it('wins, wherever both are in the list, and with a life of its own', async () => {
    for (const order of [0, 1]) {
      const diary: string[] = [];
      const modules = [inner(diary), replacing('mine', diary)];
      const app = await createContainer(alone(A, ...(order === 0 ? modules : modules.toReversed())));
      expect(app.get(A)).to.equal('mine!');
      await app.stop();
      expect(diary).to.deep.equal(['stop mine!']);
    }
  });

  it('takes one port from a store, and leaves it the others', async () => {
    const users = defineModule('directory', ({ replace }) => {
      replace(T.users).toResolvedValue(() => {
        throw new Error('The factory of the replacement ran during validation.');
      }, []);
    });
    const modules = [users, sqliteModule({ path: '/nowhere/auth.db' }), keyFilesModule({ directory: '/n' })];
    const { graph } = await compose({ config: TEST_CONFIG, modules });
    const moduleOf = (name: string) => graph.nodes.find((node) => node.name === name)?.module;
    expect(moduleOf('auth.users')).to.equal('directory');
    expect(moduleOf('auth.groups')).to.equal('sqlite');
    expect(graph.nodes.find(({ name }) => name === 'auth.users')?.dependsOn).to.deep.equal([]);
  });

  it('is wrapped as what it replaces', async () => {
    const app = await createContainer(alone(A, around('one'), replacing('mine'), inner()));
    expect(app.get(A)).to.equal('one(mine!!)');
    await app.stop();
  });

  it('binds what nobody else binds, and keeps the default away', async () => {
    const clock = new FixedClock();
    const module = defineModule('mine', ({ replace }) => {
      replace(T.clock).toConstantValue(clock);
    });
    const seen: boolean[] = [];
    const later = defineModule('later', ({ isBound }) => void seen.push(isBound(T.clock), isBound(T.users)));
    const app = await createContainer(testOptions({ modules: [module, later] }));
    expect(app.get(T.clock)).to.equal(clock);
    expect(seen).to.deep.equal([true, false]);
    await app.stop();
  });

  it('loses to an override', async () => {
    const module = defineModule('mine', ({ replace }) => {
      replace(T.clock).toConstantValue(new SystemClock());
    });
    const clock = new FixedClock();
    const app = await createContainer(testOptions({ modules: [module], overrides: { clock } }));
    expect(app.get(T.clock)).to.equal(clock);
    await app.stop();
  });

  it('is one: two that replace the same token are both named', async () => {
    const options = alone(A, inner(), replacing('mine'), replacing('yours'));
    const { message } = (await rejection(compose(options))) as Error;
    expect(message).to.contain('test.a is bound 2 times, by modules "mine", "yours"; leave one out\n');
  });

  it('may change no configuration, which was checked before', async () => {
    const modules = [
      defineModule('mine', ({ replace }) => {
        replace(T.config).toConstantValue(TEST_CONFIG);
      }),
      defineModule('mine', ({ wrap }) => {
        wrap(T.config, (config) => ({ ...config, issuer: 'x' }));
      }),
    ];
    for (const module of modules)
      expect(String(await rejection(compose(testOptions({ modules: [module] }))))).to.equal(
        'Error: Module "mine" could not be loaded: ' +
          'auth.config is what the container was given, and no module may change it',
      );
  });

  it('is the cure that a token bound twice is told', async () => {
    const { module } = chain();
    const { message } = (await rejection(compose(alone(A, inner(), module)))) as Error;
    expect(message).to.contain(
      'leave one out, or say replace(token) instead of bind(token) in the module that is to win',
    );
  });
});

describe('a module that wraps or replaces, loaded into a container by hand', () => {
  it('refuses, and says who can', () => {
    const refused = {
      wraps: around('metrics'),
      replaces: defineModule('mine', ({ replace }) => void replace(A)),
    };
    for (const [does, module] of Object.entries(refused)) {
      const modules = loadable([module], { config: TEST_CONFIG });
      expect(() => new Container().load(...modules)).to.throw(
        `Module "${module.name}" ${does} test.a, and a module alone cannot know what others bind; ` +
          'let createContainer({ container: yours, … }) load it into your container',
      );
    }
  });
});
