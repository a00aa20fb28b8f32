import type { Collection, Db, Document, MongoClient } from 'mongodb';
import type { HealthCheck } from '../../ports/health-check.js';
import type { CollectionName } from './collections.js';
import { withinDeadline } from './deadline.js';
import { asCallerError, storeUnavailable } from './mongo-failure.js';

const CHECK_MS = 500;

/**
 * One MongoDB database, shared by the repositories of this folder. Reads ask the primary; writes are
 * acknowledged by a majority. `openMongo` makes one.
 */
export class MongoDatabase implements HealthCheck {
  readonly name = 'database';
  #closing: Promise<void> | undefined;

  /** @internal */
  constructor(
    private readonly client: MongoClient,
    private readonly db: Db,
    /** How long an operation may take unless its caller says otherwise. */
    private readonly operationMs: number,
  ) {}

  /** @internal */
  collection<Record extends Document>(name: CollectionName): Collection<Record> {
    return this.db.collection<Record>(name);
  }

  /** The database itself, for what concerns more than one collection. */
  get raw(): Db {
    return this.db;
  }

  /**
   * Runs one operation of the driver. A failed write may have happened all the same.
   * @param limitMs how long its caller waits.
   * @throws AuthError `store_unavailable` when the server cannot answer in time; the duplicate key error as it is.
   */
  async run<Result>(work: () => Promise<Result>, limitMs = this.operationMs): Promise<Result> {
    if (this.#closing !== undefined) throw storeUnavailable(new Error('The database is closed.'));
    try {
      return await withinDeadline(limitMs, work);
    } catch (error) {
      throw asCallerError(error);
    }
  }

  /** Milliseconds since the Unix epoch, by the server's clock. */
  async serverTime(): Promise<number> {
    const { localTime } = await this.run(() => this.db.command({ hello: 1 }));
    if (!(localTime instanceof Date)) throw storeUnavailable(new Error('The server tells no time.'));
    return localTime.getTime();
  }

  /**
   * Fails when no primary answers at once. A secondary does answer where the address has `directConnection=true`:
   * the driver then asks it for everything.
   */
  async check(): Promise<void> {
    const signal = AbortSignal.timeout(CHECK_MS);
    if (!isPrimary(await this.run(() => this.db.command({ hello: 1 }, { signal }), CHECK_MS)))
      throw storeUnavailable(new Error('The server that answers is no primary.'));
  }

  /** As `check`, for a start: without its limit. @internal */
  async isWritable(): Promise<boolean> {
    return isPrimary(await this.run(() => this.db.command({ hello: 1 })));
  }

  /** Lets go of every connection. Closing twice is closing once. */
  close(): Promise<void> {
    this.#closing ??= this.client.close();
    return this.#closing;
  }
}

/** A primary, a server that stands alone, or a router of shards, which asks their primaries. */
const isPrimary = ({ isWritablePrimary, msg }: Document): boolean =>
  isWritablePrimary === true || msg === 'isdbgrid';
