import type { Fault } from './fault.js';

/** Names of the methods that answer with a promise; those of the others meet no faults. */
export type AsyncMethod<Port> = {
  [Name in keyof Port]: Port[Name] extends (...args: never[]) => Promise<unknown> ? Name : never;
}[keyof Port];

/** What happens to the calls of one wrapped object. */
export interface FaultScript<Port> {
  /** The next calls of the method meet these, one each; those after them whatever `always` said. */
  next(method: AsyncMethod<Port>, ...faults: readonly Fault[]): void;
  /** From now on every call of the method meets this. */
  always(method: AsyncMethod<Port>, fault: Fault): void;
  /** From now on every call of every method meets this: a dependency that is gone altogether. */
  everywhere(fault: Fault): void;
  /** Everything works again. */
  clear(): void;
  /** Names of the methods that were called so far, in order. */
  readonly calls: readonly string[];
}

export interface WithFaults<Port> {
  /** Takes the place of what was wrapped. */
  readonly port: Port;
  readonly faults: FaultScript<Port>;
}

/**
 * Puts faults around a port, or around the client of a driver below an adapter: anything whose methods
 * answer with promises. Without a script it changes nothing. Calls that the object makes of itself are
 * not seen.
 */
export function withFaults<Port extends object>(target: Port): WithFaults<Port> {
  const script = new Map<PropertyKey, Fault[]>();
  const standing = new Map<PropertyKey, Fault>();
  const calls: string[] = [];
  let general: Fault | undefined;
  const faultOf = (name: PropertyKey): Fault | undefined =>
    script.get(name)?.shift() ?? standing.get(name) ?? general;

  const faults: FaultScript<Port> = {
    calls,
    next: (method, ...more) => void script.set(method, [...(script.get(method) ?? []), ...more]),
    always: (method, fault) => void standing.set(method, fault),
    everywhere: (fault) => void (general = fault),
    clear: () => {
      script.clear();
      standing.clear();
      general = undefined;
    },
  };
  return {
    port: intercepted(target, (name, call) => {
      calls.push(String(name));
      return faultOf(name)?.(call);
    }),
    faults,
  };
}

/** Told of each method call before it is made; answers in its place, or undefined to let it happen. */
export type Interceptor = (name: PropertyKey, call: () => Promise<unknown>) => Promise<unknown> | undefined;

/** The same object with every method call told to the interceptor first. */
export const intercepted = <Port extends object>(target: Port, intercept: Interceptor): Port =>
  new Proxy(target, {
    get(_target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const call = (): unknown => Reflect.apply(member, target, args);
        return intercept(name, async () => call()) ?? call();
      };
    },
  });
