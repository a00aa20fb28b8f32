import { expect } from 'chai';
import { Container, ContainerModule } from 'inversify';
import { setTimeout as delay } from 'node:timers/promises';
import { introspect, type BoundToken } from '../../src/composition/container/introspect.js';
import { singleBindings } from '../../src/composition/container/single-binding.js';
import { A, B, C } from './container-fixture.js';

/**
 * What the container relies on, and what it avoids, in the Inversify that is installed. A statement that
 * fails after an update means: the reason is gone, or the ground has moved.
 */
describe('Inversify', () => {
  it('does not await the asynchronous onDeactivation of a module, which is why modules do not offer it', async () => {
    const container = new Container({ defaultScope: 'Singleton' });
    const diary: string[] = [];
    container.load(
      new ContainerModule(({ bind, onDeactivation }) => {
        bind(A).toResolvedValue(() => 'a', []);
        onDeactivation(A, async () => {
          await Promise.resolve().then(() => delay(1));
          diary.push('closed');
        });
      }),
    );
    container.get(A);
    await container.unbindAsync(A);
    expect(diary).to.deep.equal([]);
    await delay(20);
    expect(diary).to.deep.equal(['closed']);
  });

  it('awaits the onDeactivation of a binding, which is the one that bindings here have', async () => {
    const container = new Container({ defaultScope: 'Singleton' });
    const diary: string[] = [];
    container
      .bind(A)
      .toResolvedValue(() => 'a', [])
      .onDeactivation(async () => {
        await delay(1);
        diary.push('closed');
      });
    container.get(A);
    await container.unbindAsync(A);
    expect(diary).to.deep.equal(['closed']);
  });

  it('fails to stop when one handler serves two tokens of a container, which is why handlers hang on bindings', () => {
    const container = new Container({ defaultScope: 'Singleton' });
    const handler = () => undefined;
    container.bind(A).toConstantValue('a');
    container.bind(B).toConstantValue('b');
    container.onDeactivation(A, handler);
    container.onDeactivation(B, handler);
    expect(() => container.unbindAll()).to.throw('Expecting model relation, none found');
  });

  it('stops in the order of binding when left alone, which is why the container has an order of its own', async () => {
    const container = new Container({ defaultScope: 'Singleton' });
    const diary: string[] = [];
    const close = (value: string) => void diary.push(value);
    container
      .bind(B)
      .toResolvedValue(() => 'b', [])
      .onDeactivation(close);
    container
      .bind(A)
      .toResolvedValue((b) => `a${b}`, [B])
      .onDeactivation(close);
    container.get(A);
    await container.unbindAllAsync();
    expect(diary).to.deep.equal(['b', 'ab']);
  });

  it('takes an override of a token that nobody bound, which is why names of overrides are checked', () => {
    const container = new Container();
    container.rebind(A).toConstantValue('a');
    expect(container.get(A)).to.equal('a');
  });

  it('names a binding as getIdentifier does, keeps what it made, and unbinds it alone', async () => {
    const container = new Container({ defaultScope: 'Singleton' });
    const diary: string[] = [];
    const bind = (name: string) => {
      const binding = container.bind(A).toResolvedValue(() => name, []);
      binding.onDeactivation((value) => void diary.push(`closed ${value}`));
      return binding.getIdentifier();
    };
    const [one, two] = [bind('one'), bind('two')];
    const bindingOf = singleBindings(container);
    expect(bindingOf(one.id).made()).to.equal(undefined);
    expect(container.getAll(A)).to.deep.equal(['one', 'two']);
    expect(bindingOf(one.id).made()).to.deep.equal({ value: 'one' });
    await bindingOf(two.id).unbind();
    expect(diary).to.deep.equal(['closed two']);
    expect(container.getAll(A)).to.deep.equal(['one']);
  });
});

/** But for the numbers, which go on through the whole process. */
const bindingsOf = (node: BoundToken | undefined) => node?.bindings.map(({ number: _, ...rest }) => rest);

describe('introspect', () => {
  it('reads kinds, scopes, modules and dependencies without running a factory', () => {
    const container = new Container();
    const module = new ContainerModule(({ bind }) => {
      bind(A)
        .toResolvedValue(
          (_b: string): string => {
            throw new Error('A factory ran.');
          },
          [B],
        )
        .inSingletonScope();
      bind(B).toConstantValue('b');
      bind(C).toService(A);
    });
    container.load(module);
    container.bind(C).toDynamicValue(() => 'c');
    const byId = new Map(
      introspect(container, new Map([[module.id, 'mine']])).map((node) => [node.id, node]),
    );
    expect({ ...byId.get(A), bindings: bindingsOf(byId.get(A)) }).to.deep.equal({
      id: A,
      bindings: [{ kind: 'factory', scope: 'Singleton', module: 'mine' }],
      dependencies: [{ id: B, candidates: 1, optional: false, many: false }],
    });
    expect(bindingsOf(byId.get(B))).to.deep.equal([{ kind: 'constant', scope: 'Singleton', module: 'mine' }]);
    expect(bindingsOf(byId.get(C))).to.deep.equal([
      { kind: 'alias', scope: 'Singleton', module: 'mine' },
      { kind: 'opaque', scope: 'Transient', module: undefined },
    ]);
  });

  it('tells lists and optional dependencies from plain ones', () => {
    const container = new Container();
    container.bind(B).toConstantValue('one');
    container.bind(B).toConstantValue('two');
    const listAndMaybe = (all: string[], maybe: string | undefined): string => all.join() + (maybe ?? '');
    container.bind(A).toResolvedValue(listAndMaybe, [
      { serviceIdentifier: B, isMultiple: true },
      { serviceIdentifier: C, optional: true },
    ]);
    expect(container.get(A)).to.equal('one,two');
    expect(introspect(container, new Map()).find(({ id }) => id === A)?.dependencies).to.deep.equal([
      { id: B, candidates: 2, optional: false, many: true },
      { id: C, candidates: 0, optional: true, many: false },
    ]);
  });
});
