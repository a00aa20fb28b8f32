import { expect } from 'chai';
import { compose } from '../../src/composition/container/compose.js';
import type { ContainerOptions } from '../../src/composition/container/container-options.js';
import { createContainer } from '../../src/composition/container/create-container.js';
import { many, optional } from '../../src/composition/container/dependencies.js';
import { defineModule, type NamedModule } from '../../src/composition/container/module.js';
import type { StartupError } from '../../src/composition/container/startup-error.js';
import { token } from '../../src/composition/container/token.js';
import { A, alone, B, C, deferred, recorder, rejection } from './container-fixture.js';

const LIST = token<string>('test.list');

/** A module that binds one entry of the list, and writes down when it opens and closes. */
const entry = (
  name: string,
  diary: string[],
  { open = () => undefined, close = () => undefined }: Partial<Record<'open' | 'close', () => unknown>> = {},
): NamedModule =>
  defineModule(name, ({ bind }) => {
    bind(LIST)
      .toResolvedValue(async () => {
        await open();
        diary.push(`open ${name}`);
        return name;
      }, [])
      .onDeactivation(() => {
        diary.push(`close ${name}`);
        return close() as undefined;
      });
  });

const joined = defineModule('joined', ({ bind }) => {
  bind(A).toResolvedValue((entries) => entries.join('+'), [many(LIST)]);
});

const fails = (message: string) => () => {
  throw new Error(message);
};

const listed = (...modules: readonly NamedModule[]): ContainerOptions => alone(A, ...modules, joined);

describe('a list of what several modules bind', () => {
  it('is given to a factory that asks for many, in the order of the modules', async () => {
    const diary: string[] = [];
    const app = await createContainer(listed(entry('one', diary), entry('two', diary)));
    expect(app.get(A)).to.equal('one+two');
    expect(app.getAll(LIST)).to.deep.equal(['one', 'two']);
    expect(app.getAll(A)).to.deep.equal(['one+two']);
    expect(() => app.get(LIST)).to.throw('test.list is bound 2 times; getAll gives the list of them');
    await app.stop();
    expect(() => app.getAll(LIST)).to.throw('test.list was asked for after stop()');
    expect(diary.slice(2)).to.deep.equal(['close two', 'close one']);
  });

  it('is empty where nobody binds anything, and so may an entry point be', async () => {
    const app = await createContainer({ ...listed(), entryPoints: [A, many(LIST)] });
    expect(app.get(A)).to.equal('');
    expect(app.getAll(LIST)).to.deep.equal([]);
    expect(() => app.getAll(B)).to.throw('test.b is not bound');
    await app.stop();
  });

  it('may be an entry point that nothing else asks for, if the application says that it wants many', async () => {
    const modules = [entry('one', []), entry('two', [])];
    const one = await rejection(compose({ ...alone(LIST, ...modules) }));
    expect(String(one)).to.contain('test.list is bound 2 times, by modules "one", "two"; leave one out');
    const app = await createContainer({ ...alone(LIST, ...modules), entryPoints: [many(LIST)] });
    expect(app.getAll(LIST)).to.deep.equal(['one', 'two']);
    expect(app.graph().nodes.find(({ name }) => name === 'test.list')?.module).to.equal('one, two');
    await app.stop();
  });

  for (const how of ['rejects', 'throws'] as const)
    it(`is closed as far as it was open when one of it ${how}, and names the module`, async () => {
      const diary: string[] = [];
      const bad =
        how === 'rejects'
          ? entry('bad', diary, { open: fails('down') })
          : defineModule('bad', ({ bind }) => {
              bind(LIST).toResolvedValue(fails('down'), []);
            });
      const { events, onEvent } = recorder();
      const last = entry('last', diary);
      const options = { ...listed(entry('first', diary), bad, last), onEvent };
      const error = (await rejection(createContainer(options))) as StartupError;
      expect(error.message).to.match(/^test\.list \(module "bad"\) did not start: down\n/);
      expect(error).to.include({ token: 'test.list' });
      expect(error.rollbackErrors).to.deep.equal([]);
      expect(diary).to.include('close first');
      expect(diary.includes('close last')).to.equal(diary.includes('open last'));
      expect(events.slice(0, 2)).to.deep.equal(['started test.list', 'failed test.list']);
    });

  it('may hold another name of something, which fails for nobody else', async () => {
    const alias = defineModule('alias', ({ bind }) => {
      bind(LIST).toService(B);
      bind(B).toConstantValue('b');
    });
    const app = await createContainer(listed(alias, entry('one', [])));
    expect(app.get(A)).to.equal('b+one');
    await app.stop();
    const bad = entry('bad', [], { open: fails('down') });
    const error = (await rejection(createContainer(listed(alias, bad)))) as StartupError;
    expect(error.message).to.match(/^test\.list \(module "bad"\) did not start: down\n/);
  });

  it('is stopped one by one, also when one of it throws', async () => {
    const diary: string[] = [];
    const modules = [entry('one', diary), entry('two', diary, { close: fails('two hangs on') })];
    const app = await createContainer(listed(...modules));
    const error = (await rejection(app.stop())) as AggregateError;
    expect(diary.slice(2)).to.deep.equal(['close two', 'close one']);
    expect(error.errors.map(String)).to.deep.equal([
      'Error: test.list (module "two") did not stop: two hangs on',
    ]);
  });

  it('has a time limit for each of it', async () => {
    const diary: string[] = [];
    const { promise, resolve } = deferred<undefined>();
    const modules = [entry('slow', diary, { open: () => promise }), entry('quick', diary)];
    const timeouts = { startMs: 20, stopMs: 20 };
    const error = (await rejection(createContainer({ ...listed(...modules), timeouts }))) as StartupError;
    expect(error.message).to.contain('starting test.list (module "slow") took more than 20 ms');
    expect(diary).to.deep.equal(['open quick', 'close quick']);
    resolve(undefined);
  });
});

describe('an optional dependency', () => {
  const greeting = defineModule('greeting', ({ bind }) => {
    bind(A).toResolvedValue((name, end) => `hello ${name?.toUpperCase() ?? 'you'}${end}`, [optional(B), C]);
    bind(C).toConstantValue('!');
  });

  it('is undefined where nobody binds it', async () => {
    const app = await createContainer(alone(A, greeting));
    expect(app.get(A)).to.equal('hello you!');
    await app.stop();
  });

  it('is started before whoever asks for it', async () => {
    const bob = defineModule('bob', ({ bind }) => {
      bind(B).toResolvedValue(async () => 'bob', []);
    });
    const app = await createContainer(alone(A, greeting, bob));
    expect(app.get(A)).to.equal('hello BOB!');
    await app.stop();
  });

  it('is typed, as many is', () => {
    defineModule('never loaded', ({ bind }) => {
      // @ts-expect-error undefined is possible
      bind(A).toResolvedValue((name: string) => name, [optional(B)]);
      // @ts-expect-error one is no list
      bind(A).toResolvedValue((names: string[]) => names.join(), [B]);
      // @ts-expect-error a list of strings
      bind(A).toResolvedValue((names: number[]) => names.join(), [many(B)]);
      const byHand = { serviceIdentifier: B, isMultiple: true } as const;
      // @ts-expect-error of no type
      bind(A).toResolvedValue((names: string[]) => names.join(), [byHand]);
      bind(A).toResolvedValue((names: string[], name?: string) => names.join(name), [many(B), optional(C)]);
    });
  });
});
