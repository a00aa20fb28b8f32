import type {
  BindingActivation,
  BindingDeactivation,
  ContainerModuleLoadOptions,
  MapToResolvedValueInjectOptions,
} from 'inversify';
import type { Token } from './token.js';

/** What may happen to a bound value when it starts and stops. One of the two a binding. */
export interface BindingLifecycle<Value> {
  /** Runs once, after the value was made; may replace it, which is how a port is wrapped. */
  onActivation(handler: BindingActivation<Value>): void;
  /** Runs, and is awaited, when the container stops: closes what the factory opened. */
  onDeactivation(handler: BindingDeactivation<Value>): void;
}

/**
 * The forms of binding. All of them can be seen without running anything, which is what validation and
 * the graph live on; a class or a dynamic value would hide its dependencies. Every value is a singleton,
 * also in a host's container whose default is another.
 */
export interface Binding<Value> {
  /** A value, or the promise of one, made from others: `toResolvedValue((clock) => new X(clock), [T.clock])`. */
  toResolvedValue<Args extends unknown[]>(
    factory: (...args: Args) => Value | Promise<Value>,
    dependencies: MapToResolvedValueInjectOptions<Args>,
  ): BindingLifecycle<Value>;
  /** A value that exists. The container does not close what it did not open, unless told to. */
  toConstantValue(value: Value): BindingLifecycle<Value>;
  /** Another name for what is bound under `target`. */
  toService(target: Token<Value>): void;
}

export interface Binder {
  readonly bind: <Value>(id: Token<Value>) => Binding<Value>;
  readonly isBound: (id: Token<unknown>) => boolean;
}

export type Load = (binder: Binder) => void | Promise<void>;

/** Inversify's own module options, narrowed. */
export const binderOf = ({ bind, isBound }: ContainerModuleLoadOptions): Binder => ({
  isBound: (id) => isBound(id),
  bind: <Value>(id: Token<Value>): Binding<Value> => {
    const binding = bind(id);
    return {
      toResolvedValue: (factory, dependencies) =>
        binding.toResolvedValue(factory, dependencies).inSingletonScope(),
      toConstantValue: (value) => binding.toConstantValue(value),
      toService: (target) => binding.toService(target),
    };
  },
});

/** A binder that leaves alone what is bound already: for defaults. */
export const unboundOnly = (binder: Binder): Binder => ({
  ...binder,
  bind: (id) => (binder.isBound(id) ? NOTHING : binder.bind(id)),
});

const NO_LIFECYCLE = { onActivation: () => undefined, onDeactivation: () => undefined };
const NOTHING = {
  toResolvedValue: () => NO_LIFECYCLE,
  toConstantValue: () => NO_LIFECYCLE,
  toService: () => undefined,
};
