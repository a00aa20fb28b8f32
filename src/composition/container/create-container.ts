import type { Container } from 'inversify';
import type { HealthCheck } from '../../ports/health-check.js';
import { suggestion } from '../config/suggestion.js';
import { compose } from './compose.js';
import type { ContainerOptions } from './container-options.js';
import type { Graph } from './graph.js';
import { askAll, type HealthReport } from './health.js';
import { Lifecycle } from './lifecycle.js';
import { nameOf, type Token } from './token.js';
import type { Wiring } from './wiring.js';

/** A running composition. */
export interface AuthContainer extends AsyncDisposable {
  /** @throws Error on a token that was not started, and after `stop()`. */
  readonly get: <Value>(id: Token<Value>) => Value;
  /** All that is bound under a token that several modules bind, in their order. */
  readonly getAll: <Value>(id: Token<Value>) => readonly Value[];
  /** Asks every started instance that is a `HealthCheck`, at once and each under a time limit. */
  health(): Promise<HealthReport>;
  /** The same instances, for a server that asks in its own rhythm. */
  healthChecks(): readonly HealthCheck[];
  graph(): Graph;
  /** Stops dependents before dependencies and tries every one. Stopping twice is stopping once. */
  stop(): Promise<void>;
  /** The Inversify container itself. */
  readonly container: Container;
}

const HEALTH_LIMIT_MS = 2_000;

/**
 * Composes, checks and starts; every `get` is synchronous afterwards. One container a process; requests
 * carry their own context.
 * @throws AuthConfigError, CompositionError, MemoryStoreError or Error before anything started; StartupError when a
 * component failed, after stopping the others.
 */
export async function createContainer(options: ContainerOptions): Promise<AuthContainer> {
  const { container, host, wiring, graph } = await compose(options);
  const lifecycle = new Lifecycle(host, wiring, options.timeouts, options.onEvent);
  await lifecycle.start();
  const { checks } = lifecycle;
  const assertStarted = (id: Token<unknown>): void => {
    if (lifecycle.isStopping) throw new Error(`${nameOf(id)} was asked for after stop()`);
    if (!lifecycle.hasStarted(id)) throw new Error(whyAbsent(id, wiring));
  };
  const stop = (): Promise<void> => lifecycle.stop();
  return {
    container,
    stop,
    [Symbol.asyncDispose]: stop,
    graph: () => graph,
    healthChecks: () => checks,
    health: () => askAll(checks, options.timeouts?.healthMs ?? HEALTH_LIMIT_MS),
    get: (id) => {
      assertStarted(id);
      const bound = wiring.find(id)?.bindings.length ?? 0;
      if (bound > 1) throw new Error(`${nameOf(id)} is bound ${bound} times; getAll gives the list of them`);
      return container.get(id);
    },
    getAll: (id) => {
      if (wiring.find(id) === undefined && wiring.isList(id)) return [];
      assertStarted(id);
      return container.getAll(id);
    },
  };
}

function whyAbsent(id: Token<unknown>, wiring: Wiring): string {
  if (wiring.find(id) !== undefined)
    return `${nameOf(id)} was not started: no entry point reaches it; add it to entryPoints`;
  return `${nameOf(id)} is not bound${suggestion(
    nameOf(id),
    wiring.bound.map((node) => nameOf(node.id)),
  )}`;
}
