import { availableParallelism } from 'node:os';
import PQueue from 'p-queue';
import { AuthError } from '../../domain/errors.js';

export interface HashingPoolOptions {
  /** Hashes at once; default `defaultHashConcurrency()`. */
  readonly concurrency?: number;
  /** Callers that may wait; default 512: ten seconds of hashing on two cores. */
  readonly maxWaiting?: number;
}

export interface PoolStatistics {
  readonly waiting: number;
  readonly running: number;
}

/**
 * As many as there are cores, and one less than libuv's pool has threads: a storm of sign-ins leaves
 * a thread for files, DNS and signatures.
 */
export function defaultHashConcurrency(environment: Readonly<Record<string, string | undefined>>): number {
  const threads = Number(environment['UV_THREADPOOL_SIZE'] ?? 4) || 4;
  return Math.max(1, Math.min(availableParallelism(), threads - 1));
}

/** Runs costly work a few at a time, and says at once when the line is too long to join. */
export class HashingPool {
  readonly #queue: PQueue;
  readonly #concurrency: number;
  readonly #maxWaiting: number;
  readonly #byShare = new Map<string, number>();
  #meanMs = 50;

  constructor(options: HashingPoolOptions = {}) {
    this.#concurrency = options.concurrency ?? defaultHashConcurrency(process.env);
    this.#maxWaiting = options.maxWaiting ?? 512;
    this.#queue = new PQueue({ concurrency: this.#concurrency });
  }

  /** @throws AuthError `overloaded` when the line, or the share's quarter of it, is full. */
  async run<Result>(share: string | undefined, work: () => Promise<Result>): Promise<Result> {
    if (this.#isFull(share)) throw new AuthError('overloaded', { retryAfterSeconds: this.#waitSeconds() });
    this.#count(share, 1);
    try {
      return await this.#queue.add(() => this.#measured(work));
    } finally {
      this.#count(share, -1);
    }
  }

  statistics(): PoolStatistics {
    return { waiting: this.#queue.size, running: this.#queue.pending };
  }

  #isFull(share: string | undefined): boolean {
    const free = this.#queue.pending < this.#concurrency;
    if (!free && this.#queue.size >= this.#maxWaiting) return true;
    const mine = share === undefined ? 0 : (this.#byShare.get(share) ?? 0);
    return mine >= Math.max(1, Math.floor(this.#maxWaiting / 4));
  }

  #count(share: string | undefined, change: 1 | -1): void {
    if (share === undefined) return;
    const next = (this.#byShare.get(share) ?? 0) + change;
    if (next === 0) this.#byShare.delete(share);
    else this.#byShare.set(share, next);
  }

  async #measured<Result>(work: () => Promise<Result>): Promise<Result> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.#meanMs += (performance.now() - start - this.#meanMs) / 16;
    }
  }

  /** How long the line that stands now takes, at least a second. */
  #waitSeconds(): number {
    const jobs = this.#queue.size + this.#queue.pending;
    return Math.max(1, Math.ceil((jobs * this.#meanMs) / this.#concurrency / 1000));
  }
}
