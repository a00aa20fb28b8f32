import { Argon2PasswordHasher, CHEAPEST_COST } from '../../src/adapters/argon2/argon2-password-hasher.js';
import type {
  ContainerOptions,
  LifecycleEvent,
  Overrides,
} from '../../src/composition/container/container-options.js';
import { defineModule, type NamedModule } from '../../src/composition/container/module.js';
import { token, type Token } from '../../src/composition/container/token.js';
import { RecordingAuditLog } from '../support/recording-audit-log.js';
import { TEST_CONFIG } from '../support/auth-fixture.js';

/** Overrides that keep a test quick and silent. */
export const quiet = (): Overrides => ({
  audit: new RecordingAuditLog(),
  hasher: new Argon2PasswordHasher({ cost: CHEAPEST_COST }),
});

/** Options of a container under profile `test` that writes no line and hashes cheaply. */
export const testOptions = (more: Partial<ContainerOptions> = {}): ContainerOptions => ({
  config: TEST_CONFIG,
  profiles: ['test'],
  ...more,
  overrides: { ...quiet(), ...more.overrides },
});

/** Options that reach nothing of the domain: the given modules alone. */
export const alone = (entryPoint: Token<unknown>, ...modules: readonly NamedModule[]): ContainerOptions => ({
  config: TEST_CONFIG,
  profiles: ['test'],
  modules,
  entryPoints: [entryPoint],
});

/** Three parts that need each other in a row, and a diary of what happened to them. */
export const A = token<string>('test.a');
export const B = token<string>('test.b');
export const C = token<string>('test.c');

export interface Chain {
  readonly diary: string[];
  readonly module: NamedModule;
}

/** a needs b, b needs c; `stop` may fail for one of them. */
export function chain(stop: (name: string) => void | Promise<void> = () => undefined): Chain {
  const diary: string[] = [];
  const start = async (name: string) => {
    diary.push(`start ${name}`);
    return name;
  };
  const close = (name: string) => async () => {
    await stop(name);
    diary.push(`stop ${name}`);
  };
  const module = defineModule('chain', ({ bind }) => {
    bind(A)
      .toResolvedValue((_b: string) => start('a'), [B])
      .onDeactivation(close('a'));
    bind(B)
      .toResolvedValue((_c: string) => start('b'), [C])
      .onDeactivation(close('b'));
    bind(C)
      .toResolvedValue(() => start('c'), [])
      .onDeactivation(close('c'));
  });
  return { diary, module };
}

/** An observer that remembers. */
export function recorder(): { readonly events: string[]; readonly onEvent: (event: LifecycleEvent) => void } {
  const events: string[] = [];
  return { events, onEvent: ({ type, token: name }) => events.push(`${type} ${name}`) };
}

/** What `work` rejects with. */
export const rejection = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** A promise that is settled from outside. */
export function deferred<Value>(): {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
} {
  let settle: ((value: Value) => void) | undefined;
  const promise = new Promise<Value>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: (value) => settle?.(value) };
}
