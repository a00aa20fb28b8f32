import { availableParallelism } from 'node:os';
import type { Piscina } from 'piscina';
import { AuthError } from '../../domain/errors.js';
import type { MlDsaTasks } from './ml-dsa-tasks.js';

export interface MlDsaWorkersOptions {
  /** Worker threads; default: one less than there are cores, so that the event loop keeps its own. */
  readonly threads?: number;
  /** Signatures that may wait; default 256: about two and a half seconds of ML-DSA-65 on one thread. */
  readonly maxWaiting?: number;
  /** What the threads run, to be replaced by tests alone. */
  readonly module?: URL;
}

/** A thread without work ends after this long; the last one stays. */
const IDLE_MS = 60_000;

/** Threads that do ML-DSA, started at the first task; they never keep the process alive. */
export class MlDsaWorkers {
  readonly #threads: number;
  readonly #maxWaiting: number;
  readonly #module: URL;
  #pool: Promise<Piscina> | undefined;
  #tasks = 0;
  #meanMs = 10;
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  constructor({ threads = defaultThreads(), maxWaiting = 256, module = WORKER }: MlDsaWorkersOptions = {}) {
    this.#threads = threads;
    this.#maxWaiting = maxWaiting;
    this.#module = module;
  }

  /**
   * Whether a task asked for now would be taken. Verifications get three quarters of the line: whoever
   * sends forged tokens must not keep others from signing in. Keys are expanded however long the line is:
   * only the issuer asks for it, a few times in its life, and a key that it could not open counts as bad.
   */
  hasRoomFor(name: keyof MlDsaTasks): boolean {
    const waiting = name === 'verify' ? Math.floor((this.#maxWaiting * 3) / 4) : this.#maxWaiting;
    const isShort = name === 'expand' || this.#tasks < this.#threads + waiting;
    return this.#closing === undefined && isShort;
  }

  /**
   * A thread that dies is replaced, and what it had in hand is done once more.
   * @throws AuthError `overloaded` with `retryAfterSeconds` when the line is full.
   */
  async run<Name extends keyof MlDsaTasks>(
    name: Name,
    task: MlDsaTasks[Name]['task'],
  ): Promise<MlDsaTasks[Name]['result']> {
    if (this.#closing !== undefined) throw new Error('The workers for ML-DSA are closed.');
    if (!this.hasRoomFor(name)) throw new AuthError('overloaded', { retryAfterSeconds: this.#waitSeconds() });
    this.#tasks += 1;
    try {
      return await this.#attempt(name, task).catch(() => this.#attempt(name, task));
    } finally {
      this.#tasks -= 1;
      if (this.#tasks === 0) this.#onIdle?.();
    }
  }

  /** Lets the tasks that were taken end, then the threads. Closing twice is closing once. */
  close(): Promise<void> {
    this.#closing ??= this.#drain();
    return this.#closing;
  }

  async #attempt<Name extends keyof MlDsaTasks>(
    name: Name,
    task: MlDsaTasks[Name]['task'],
  ): Promise<MlDsaTasks[Name]['result']> {
    const opening = (this.#pool ??= openPool(this.#threads, this.#module));
    try {
      const pool = await opening;
      // Without a listener an error would end the process; without an end of the pool, tasks would wait for ever.
      if (pool.listenerCount('error') === 0) pool.on('error', () => this.#discard(opening));
      const start = performance.now();
      const ahead = Math.max(1, this.#tasks / this.#threads);
      // The worker's module fixes what comes back by which name.
      const result = (await pool.run(task, { name })) as MlDsaTasks[Name]['result'];
      this.#meanMs += ((performance.now() - start) / ahead - this.#meanMs) / 16;
      return result;
    } catch (error) {
      this.#discard(opening);
      throw error;
    }
  }

  /** After a thread that died the pool may start no other: the next task opens a new pool. */
  #discard(opening: Promise<Piscina>): void {
    if (this.#pool !== opening) return;
    this.#pool = undefined;
    opening.then((pool) => pool.destroy()).catch(() => undefined);
  }

  async #drain(): Promise<void> {
    if (this.#tasks > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    const pool = await this.#pool?.catch(() => undefined);
    await pool?.close();
  }

  /** How long the line that stands now takes, at least a second. */
  #waitSeconds(): number {
    return Math.max(1, Math.ceil((this.#tasks * this.#meanMs) / this.#threads / 1000));
  }
}

const defaultThreads = (): number => Math.max(1, availableParallelism() - 1);

/** Whatever the sources were compiled to, the worker lies beside this file. */
const WORKER = new URL('./ml-dsa-worker.js', import.meta.url);

async function openPool(threads: number, module: URL): Promise<Piscina> {
  const { Piscina } = await import('piscina');
  return new Piscina({
    filename: module.href,
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    // Two in a thread's hands: it goes on while the answer to the first is on its way.
    concurrentTasksPerWorker: 2,
    // Whatever loaders this process was started with, the worker needs none of them.
    execArgv: [],
  });
}
