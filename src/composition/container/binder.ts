import type { ContainerModuleLoadOptions, MapToResolvedValueInjectOptions } from 'inversify';
import { type BindingLifecycle, lifecycleOf } from './binding-lifecycle.js';
import type { Dependencies } from './dependencies.js';
import type { Token } from './token.js';

/**
 * The forms of binding. All of them can be seen without running anything, which is what validation and
 * the graph live on; a class or a dynamic value would hide its dependencies. Every value is a singleton,
 * also in a host's container whose default is another.
 */
export interface Binding<Value> {
  /** A value, or the promise of one, made from others: `toResolvedValue((clock) => new X(clock), [T.clock])`. */
  toResolvedValue<Args extends unknown[]>(
    factory: (...args: Args) => Value | Promise<Value>,
    dependencies: Dependencies<Args>,
  ): BindingLifecycle<Value>;
  /** A value that exists. The container does not close what it did not open, unless told to. */
  toConstantValue(value: Value): BindingLifecycle<Value>;
  /** Another name for what is bound under `target`. */
  toService(target: Token<Value>): void;
}

/** Puts something around what another module binds. */
export interface Wrap {
  <Value>(id: Token<Value>, around: (inner: Value) => Value | Promise<Value>): BindingLifecycle<Value>;
  <Value, Args extends unknown[]>(
    id: Token<Value>,
    around: (inner: Value, ...args: Args) => Value | Promise<Value>,
    dependencies: Dependencies<Args>,
  ): BindingLifecycle<Value>;
}

export interface Binder {
  readonly bind: <Value>(id: Token<Value>) => Binding<Value>;
  /** As `bind`, and in place of what other modules bind under the token; that is not started then. */
  readonly replace: <Value>(id: Token<Value>) => Binding<Value>;
  /**
   * Puts a value around the one that is bound, wherever that is:
   * `wrap(T.users, (users, counter) => counted(users, counter), [T.counter])`.
   */
  readonly wrap: Wrap;
  readonly isBound: (id: Token<unknown>) => boolean;
}

/** Bindings of which none waits for anything: such a module suits the synchronous `load` of a host. */
export type SynchronousLoad = (binder: Binder) => void;

export type Load = SynchronousLoad | ((binder: Binder) => Promise<void>);

/** Where bindings wait that take the place of others. */
export interface Places {
  isReplaced(id: Token<unknown>): boolean;
  insteadOf<Value>(id: Token<Value>, module: string): Token<Value>;
  around<Value>(id: Token<Value>, module: string): readonly [place: Token<Value>, inner: Token<Value>];
}

/** Inversify's own module options, narrowed, with what it cannot do across modules. */
export function binderOf(options: ContainerModuleLoadOptions, module: string, places: Places): Binder {
  const bind = <Value>(id: Token<Value>): Binding<Value> => {
    const binding = options.bind(id);
    return {
      toResolvedValue: (factory, dependencies) =>
        lifecycleOf(binding.toResolvedValue(factory, injectOptions(dependencies)).inSingletonScope()),
      toConstantValue: (value) => lifecycleOf(binding.toConstantValue(value)),
      toService: (target) => binding.toService(target),
    };
  };
  return {
    bind,
    replace: (id) => bind(places.insteadOf(id, module)),
    wrap: <Value, Args extends unknown[]>(
      id: Token<Value>,
      around: (inner: Value, ...args: Args) => Value | Promise<Value>,
      dependencies?: Dependencies<Args>,
    ) => {
      const [place, inner] = places.around(id, module);
      const all = [inner, ...(dependencies ?? [])] as Dependencies<[Value, ...Args]>;
      return bind(place).toResolvedValue(around, all);
    },
    isBound: (id) => options.isBound(id) || places.isReplaced(id),
  };
}

/** The same to Inversify, whose own types lose the type of the argument on the way from the options. */
const injectOptions = <Args extends unknown[]>(dependencies: Dependencies<Args>) =>
  dependencies as MapToResolvedValueInjectOptions<Args>;

/** A binder that leaves alone what is bound already: for defaults. */
export const unboundOnly = (binder: Binder): Binder => ({
  ...binder,
  bind: (id) => (binder.isBound(id) ? NOTHING : binder.bind(id)),
});

const NO_LIFECYCLE = { onActivation: () => NO_LIFECYCLE, onDeactivation: () => NO_LIFECYCLE };
const NOTHING = {
  toResolvedValue: () => NO_LIFECYCLE,
  toConstantValue: () => NO_LIFECYCLE,
  toService: () => undefined,
};
