import type { Container, ServiceIdentifier } from 'inversify';
import type { LifecycleEvent, Timeouts } from './container-options.js';
import { StartupError } from './startup-error.js';
import { withinLimit } from './time-limit.js';
import { nameOf } from './token.js';
import type { Wiring } from './wiring.js';

export interface Started {
  readonly id: ServiceIdentifier;
  readonly instances: readonly unknown[];
}

const DEFAULT_LIMIT_MS = 10_000;

/**
 * Starts what the entry points reach, one by one, dependencies first; stops it in the reverse order.
 * Inversify's own `unbindAllAsync` would stop everything at once, dependencies included.
 */
export class Lifecycle {
  readonly #started: Started[] = [];
  readonly #startMs: number;
  readonly #stopMs: number;
  #stopping: Promise<void> | undefined;

  constructor(
    private readonly container: Container,
    private readonly wiring: Wiring,
    { startMs = DEFAULT_LIMIT_MS, stopMs = DEFAULT_LIMIT_MS }: Timeouts = {},
    private readonly onEvent?: (event: LifecycleEvent) => void,
  ) {
    this.#startMs = startMs;
    this.#stopMs = stopMs;
  }

  get started(): readonly Started[] {
    return this.#started;
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  /** @throws StartupError after stopping what had started. */
  async start(): Promise<void> {
    for (const { id } of this.wiring.startOrder()) await this.#startOne(id);
  }

  /** Tries every one, then throws an AggregateError if any failed. Stopping twice is stopping once. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #startOne(id: ServiceIdentifier): Promise<void> {
    const begin = performance.now();
    const pending = this.container.getAllAsync<unknown>(id);
    try {
      const instances = await withinLimit(this.#startMs, `starting ${nameOf(id)}`, pending);
      this.#started.push({ id, instances });
      this.#tell('started', id, begin);
    } catch (cause) {
      this.#tell('failed', id, begin, cause);
      this.#undoWhenLate(id, pending);
      const rollback = await this.stop().then(none, errorsOf);
      throw new StartupError(nameOf(id), this.wiring.pathTo(id).map(nameOf), cause, rollback);
    }
  }

  /** A start that ends after its time limit is undone, not leaked. */
  #undoWhenLate(id: ServiceIdentifier, pending: Promise<unknown>): void {
    const begin = performance.now();
    void pending
      .then(() => this.container.unbindAsync(id))
      .then(() => this.#tell('stopped', id, begin), none);
  }

  async #stopAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const { id } of this.#started.toReversed()) {
      const begin = performance.now();
      try {
        await withinLimit(this.#stopMs, `stopping ${nameOf(id)}`, this.container.unbindAsync(id));
        this.#tell('stopped', id, begin);
      } catch (error) {
        errors.push(error);
        this.#tell('failed', id, begin, error);
      }
    }
    if (errors.length > 0)
      throw new AggregateError(errors, `${errors.length} component(s) did not stop cleanly`);
  }

  #tell(type: LifecycleEvent['type'], id: ServiceIdentifier, begin: number, error?: unknown): void {
    const event = { type, token: nameOf(id), ms: performance.now() - begin };
    try {
      this.onEvent?.(error === undefined ? event : { ...event, error });
    } catch {
      // An observer must not decide whether a server starts or stops.
    }
  }
}

const none = (): readonly unknown[] => [];

const errorsOf = (error: unknown): readonly unknown[] =>
  error instanceof AggregateError ? error.errors : [error];
