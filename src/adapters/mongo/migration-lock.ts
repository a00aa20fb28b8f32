import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoDatabaseError } from './mongo-database-error.js';
import type { MongoDatabase } from './mongo-database.js';
import { SCHEMA, schemaDocuments } from './schema-state.js';

/** A process that died holds the lock no longer than this. */
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;

/** The right to change the schema, for one process at a time and only while it goes on asking for it. */
export class MigrationLock {
  readonly #owner = randomBytes(16).toString('base64url');
  #renewal: NodeJS.Timeout | undefined;
  #lost = false;

  constructor(
    private readonly database: MongoDatabase,
    private readonly leaseMs = LEASE_MS,
  ) {}

  /** Takes the lock if nobody has it, or its holder's time is over; by the server's clock, which all share. */
  async take(): Promise<boolean> {
    const now = await this.database.serverTime();
    const free = { $or: [{ lock: null }, { 'lock.until': { $lte: now } }] } as object;
    const lock = { owner: this.#owner, until: now + this.leaseMs };
    const { matchedCount } = await this.database.run(() =>
      schemaDocuments(this.database).updateOne({ ...SCHEMA, ...free }, { $set: { lock } }),
    );
    if (matchedCount === 0) return false;
    this.#renewal = setInterval(() => void this.#renew(), Math.min(RENEW_MS, this.leaseMs / 3));
    return true;
  }

  /** @throws MongoDatabaseError when the lock went to another process: what was done so far is its business now. */
  mustStillHold(): void {
    if (this.#lost)
      throw new MongoDatabaseError(
        'The change of the schema took longer than its lock lasts; another process may be at it.',
      );
  }

  /**
   * Records a completed step, which only the holder can.
   * @throws MongoDatabaseError when the lock is another process's.
   */
  async record(step: { readonly version: number; readonly minReader: number }): Promise<void> {
    const { matchedCount } = await this.database.run(() =>
      schemaDocuments(this.database).updateOne({ ...SCHEMA, 'lock.owner': this.#owner }, { $set: step }),
    );
    this.#lost ||= matchedCount === 0;
    this.mustStillHold();
  }

  /** Gives the lock back. When that fails it runs out by itself. */
  async release(): Promise<void> {
    clearInterval(this.#renewal);
    await this.database
      .run(() =>
        schemaDocuments(this.database).updateOne(
          { ...SCHEMA, 'lock.owner': this.#owner },
          { $unset: { lock: true } },
        ),
      )
      .catch(() => undefined);
  }

  async #renew(): Promise<void> {
    try {
      const until = (await this.database.serverTime()) + this.leaseMs;
      const { matchedCount } = await this.database.run(() =>
        schemaDocuments(this.database).updateOne(
          { ...SCHEMA, 'lock.owner': this.#owner },
          { $set: { 'lock.until': until } },
        ),
      );
      this.#lost ||= matchedCount === 0;
    } catch {
      // The next renewal tries again; if none succeeds, recording the step will tell.
    }
  }
}

/** Waits a little, apart from others who wait for the same. */
export const pause = (): Promise<void> => delay(50 + Math.random() * 150);
