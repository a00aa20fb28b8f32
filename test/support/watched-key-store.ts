import { MemorySigningKeyStore } from '../../src/adapters/memory/memory-signing-key-store.js';
import type { KeyRecord } from '../../src/domain/model/key-record.js';
import type { SigningKeyStore } from '../../src/ports/signing-key-store.js';

/** Passes on to another store; counts, fails, lingers or waits as a test tells it. */
export class WatchedKeyStore implements SigningKeyStore {
  lists = 0;
  writes = 0;
  /** Every call fails with it. */
  failure: Error | undefined;
  /** Awaited before and after each call. */
  pause: () => Promise<void> = () => Promise.resolve();
  /** Awaited after a list was read and before it is answered. */
  beforeAnswer: () => Promise<void> = () => Promise.resolve();
  /** A write is lost on the way back: it happened, and the caller is told of a failure. */
  crashAfterWrite: number | undefined;

  constructor(private readonly inner: SigningKeyStore = new MemorySigningKeyStore()) {}

  async list(): Promise<readonly KeyRecord[]> {
    this.lists += 1;
    const { beforeAnswer } = this;
    const records = await this.#around(() => this.inner.list());
    await beforeAnswer();
    return records;
  }

  insert(record: KeyRecord): Promise<boolean> {
    return this.#write(() => this.inner.insert(record));
  }

  replace(record: KeyRecord, expectedVersion: number): Promise<boolean> {
    return this.#write(() => this.inner.replace(record, expectedVersion));
  }

  async #write(work: () => Promise<boolean>): Promise<boolean> {
    const written = await this.#around(work);
    this.writes += 1;
    if (this.writes === this.crashAfterWrite) throw new Error('the process died here');
    return written;
  }

  async #around<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.failure !== undefined) throw this.failure;
    await this.pause();
    const result = await work();
    await this.pause();
    return result;
  }
}
