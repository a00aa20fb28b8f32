import { setTimeout as delay } from 'node:timers/promises';
import type { RawConnection } from './sqlite-driver.js';
import { asCallerError, endsTransaction, isBusy, storeUnavailable } from './sqlite-failure.js';

/** At most this many writes, or this long, hold the event loop before a commit. */
const BATCH_WRITES = 256;
const BATCH_MS = 8;
const PATIENCE_MS = 5_000;

/** One waiting write. `attempt` runs it inside the transaction and returns how to tell its caller after the commit. */
interface QueuedWrite {
  readonly attempt: () => () => void;
  readonly reject: (error: unknown) => void;
  readonly savepoint: boolean;
  readonly submittedAt: number;
}

/**
 * Group commit: the writes submitted in one turn of the event loop share one `BEGIN IMMEDIATE … COMMIT`,
 * and so one fsync. A caller hears of success only after the commit; a write that fails fails alone;
 * when the commit fails, every caller of the batch is told `store_unavailable`.
 */
export class WriteQueue {
  #waiting: QueuedWrite[] = [];
  #running: Promise<void> | undefined;
  #commits = 0;
  #isFailing = false;

  /** @param patienceMs how long a write waits for another process that holds the lock. */
  constructor(
    private readonly connection: RawConnection,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Transactions committed so far. */
  get commits(): number {
    return this.#commits;
  }

  /** Whether the last batch could not be committed: the disk is full, or gone. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /**
   * Runs `work` in the next batch.
   * @param work synchronous; its statements are the only ones between its first and its last.
   * @param savepoint whether a failure must undo earlier statements of the same work.
   */
  submit<Result>(work: () => Result, savepoint: boolean): Promise<Result> {
    return new Promise((resolve, reject) => {
      const attempt = () => {
        const result = work();
        return () => resolve(result);
      };
      this.#waiting.push({ attempt, reject, savepoint, submittedAt: performance.now() });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    do {
      await new Promise(setImmediate);
      if (!this.#commitBatch()) await this.#waitForLock();
    } while (this.#waiting.length > 0);
    this.#running = undefined;
  }

  /** False: another process holds the lock, and everything still waits. */
  #commitBatch(): boolean {
    try {
      this.connection.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (isBusy(error)) return false;
      this.#fail(this.#waiting.splice(0), error);
      return true;
    }
    const batch: QueuedWrite[] = [];
    try {
      const tellCallers = this.#attemptAll(batch);
      this.connection.exec('COMMIT');
      this.#commits += 1;
      this.#isFailing = false;
      for (const tell of tellCallers) tell();
    } catch (error) {
      this.#fail(batch, error);
    }
    return true;
  }

  /** Takes writes from the queue into `batch` until it is full or time is up. */
  #attemptAll(batch: QueuedWrite[]): readonly (() => void)[] {
    const end = performance.now() + BATCH_MS;
    const tellCallers: (() => void)[] = [];
    const candidates = this.#waiting.slice(0, BATCH_WRITES);
    try {
      for (const write of candidates) {
        batch.push(write);
        tellCallers.push(this.#attempt(write));
        if (performance.now() > end) break;
      }
    } finally {
      this.#waiting.splice(0, batch.length);
    }
    return tellCallers;
  }

  #attempt(write: QueuedWrite): () => void {
    try {
      return write.savepoint ? this.#insideSavepoint(write) : write.attempt();
    } catch (error) {
      if (endsTransaction(error)) throw error;
      return () => write.reject(asCallerError(error));
    }
  }

  #insideSavepoint(write: QueuedWrite): () => void {
    this.connection.exec('SAVEPOINT one_write');
    try {
      const tell = write.attempt();
      this.connection.exec('RELEASE one_write');
      return tell;
    } catch (error) {
      if (!endsTransaction(error)) this.connection.exec('ROLLBACK TO one_write; RELEASE one_write');
      throw error;
    }
  }

  #fail(batch: readonly QueuedWrite[], cause: unknown): void {
    this.#isFailing = true;
    try {
      this.connection.exec('ROLLBACK');
    } catch {
      // SQLite rolls back by itself on most failures; then there is nothing left to undo.
    }
    for (const write of batch) write.reject(storeUnavailable(cause));
  }

  /** Waits a little, apart from others who wait for the same lock; gives up on those who waited too long. */
  async #waitForLock(): Promise<void> {
    const oldest = performance.now() - this.patienceMs;
    const patient = this.#waiting.filter((write) => write.submittedAt > oldest);
    const late = this.#waiting.filter((write) => write.submittedAt <= oldest);
    this.#waiting = patient;
    for (const write of late) write.reject(storeUnavailable(new Error('The database is locked.')));
    if (patient.length > 0) await delay(1 + Math.random() * 10);
  }
}
