import type { ServiceIdentifier } from 'inversify';
import type { HealthCheck } from '../../ports/health-check.js';
import { isHealthCheck } from '../health-checks-in.js';
import { ActivationError } from './binding-lifecycle.js';
import type { LifecycleEvent, Timeouts } from './container-options.js';
import type { Host } from './host.js';
import type { BoundToken } from './introspect.js';
import { Part } from './part.js';
import { singleBindings, type SingleBinding } from './single-binding.js';
import { StartupError } from './startup-error.js';
import { TimeLimitError, withinLimit } from './time-limit.js';
import { nameOf } from './token.js';
import { Wiring } from './wiring.js';

const DEFAULT_LIMIT_MS = 10_000;

/**
 * Starts what the entry points reach, one by one, dependencies first; stops it in the reverse order.
 * Inversify's own `unbindAllAsync` would stop everything at once, dependencies included.
 */
export class Lifecycle {
  readonly #begun: Part[] = [];
  readonly #checks = new Set<HealthCheck>();
  readonly #startMs: number;
  readonly #stopMs: number;
  readonly #bindingOf: (number: number) => SingleBinding;
  #stopping: Promise<void> | undefined;

  constructor(
    private readonly host: Host,
    private readonly wiring: Wiring,
    { startMs = DEFAULT_LIMIT_MS, stopMs = DEFAULT_LIMIT_MS }: Timeouts = {},
    private readonly onEvent?: (event: LifecycleEvent) => void | Promise<void>,
  ) {
    this.#startMs = startMs;
    this.#stopMs = stopMs;
    this.#bindingOf = singleBindings(host.container);
  }

  /** The started values that can be asked after, each once. */
  get checks(): readonly HealthCheck[] {
    return [...this.#checks];
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  hasStarted(id: ServiceIdentifier): boolean {
    return this.#begun.some((part) => part.id === id);
  }

  /** @throws StartupError after stopping what had started. */
  async start(): Promise<void> {
    for (const node of this.wiring.startOrder()) await this.#startToken(node, this.#partsOf(node));
  }

  /** Tries every one, then throws an AggregateError if any failed. Stopping twice is stopping once. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  /** Inversify calls the factories of one token together; each is then waited for, and undone, by itself. */
  async #startToken({ id }: BoundToken, parts: readonly Part[]): Promise<void> {
    const asked = this.host.container.getAllAsync(id);
    asked.catch(() => undefined);
    this.#begun.push(...parts);
    for (const part of parts) await this.#startPart(part, asked);
  }

  async #startPart(part: Part, asked: Promise<unknown>): Promise<void> {
    const begin = performance.now();
    try {
      const value = await withinLimit(this.#startMs, `starting ${part.name}`, part.arrival(asked));
      if (isHealthCheck(value)) this.#checks.add(value);
      this.#tell('started', part, begin);
    } catch (error) {
      this.#tell('failed', part, begin, error);
      const [cause, unclosed] =
        error instanceof ActivationError ? [error.cause, [error.closeError]] : [error, []];
      const rollback = [...unclosed, ...(await this.stop().then(() => [], errorsOf))];
      throw new StartupError(
        nameOf(part.id),
        this.wiring.pathTo(part.id).map(nameOf),
        cause,
        rollback,
        part.name,
      );
    }
  }

  async #stopAll(): Promise<void> {
    const errors: Error[] = [];
    const parts = [...this.#begun, ...this.#madeBeside()].toReversed();
    for (const part of parts)
      await this.#stopPart(part).catch((error: unknown) => errors.push(named(part, error)));
    this.host.leave(new Set(parts.filter(({ isLate }) => isLate).map(({ number }) => number)));
    if (errors.length === 0) return;
    const reasons = errors.map(({ message }) => `\n  ${message}`).join('');
    throw new AggregateError(errors, `${errors.length} component(s) did not stop cleanly:${reasons}`);
  }

  /** What a host has asked for that no entry point reaches, dependencies first: it may need what was started. */
  #madeBeside(): readonly Part[] {
    const { bound } = this.wiring;
    const begun = new Set(this.#begun.map(({ number }) => number));
    const all = new Wiring(
      bound,
      bound.map(({ id }) => id),
    ).startOrder();
    return all
      .flatMap((node) => this.#partsOf(node))
      .filter(({ number, isOurs, isMade }) => isOurs && isMade && !begun.has(number));
  }

  #partsOf(node: BoundToken): readonly Part[] {
    return node.bindings.map((binding) => new Part(node, binding, this.#bindingOf(binding.number)));
  }

  /** A part that is late, in starting or in stopping, is still closed, and told of once more when it is. */
  async #stopPart(part: Part): Promise<void> {
    const begin = performance.now();
    const closed = part.close().then(
      (wasOpen) => {
        if (wasOpen) this.#tell('stopped', part, begin);
      },
      (error: unknown) => {
        this.#tell('failed', part, begin, error);
        throw error;
      },
    );
    // Without end only if starting is, too.
    const [limitMs, what] = part.isLate
      ? [Math.min(this.#startMs, this.#stopMs), `closing ${part.name}, which was still starting,`]
      : [this.#stopMs, `stopping ${part.name}`];
    await withinLimit(limitMs, what, closed).catch((error: unknown) => {
      if (error instanceof TimeLimitError) this.#tell('failed', part, begin, error);
      throw error;
    });
  }

  #tell(type: LifecycleEvent['type'], { id, module }: Part, begin: number, error?: unknown): void {
    const event = { type, token: nameOf(id), module, ms: performance.now() - begin };
    const observe = async () => this.onEvent?.(error === undefined ? event : { ...event, error });
    // An observer must not decide whether a server starts or stops, whenever it fails.
    void observe().catch(() => undefined);
  }
}

const named = ({ name }: Part, error: unknown): Error => {
  if (error instanceof TimeLimitError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`${name} did not stop: ${reason}`, { cause: error });
};

const errorsOf = (error: unknown): readonly unknown[] =>
  error instanceof AggregateError ? error.errors : [error];
