import type { Clock } from '../../ports/clock.js';
import type { HealthCheck } from '../../ports/health-check.js';
import type { Logger } from '../../ports/logger.js';
import type { StoreClock } from '../../ports/store-clock.js';
import type { MongoDatabase } from './mongo-database.js';

/** From here on an operator should look; tokens and sessions are still judged alike everywhere. */
const DOUBTFUL_MS = 1_000;
/** From here on nodes disagree about what has expired. */
const UNUSABLE_MS = 5_000;

/** The clock of the primary, which every node can ask, and how far this node's own is from it. */
export class MongoStoreClock implements StoreClock, HealthCheck {
  readonly name = 'clock';
  #isDoubtful = false;

  constructor(
    private readonly database: MongoDatabase,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  now(): Promise<number> {
    return this.database.serverTime();
  }

  /** Fails when the two clocks are more than 5 s apart; warns once when they are more than 1 s apart. */
  async check(): Promise<void> {
    const offsetMs = await this.#offsetMs();
    if (Math.abs(offsetMs) > UNUSABLE_MS)
      throw new Error(`This node's clock is ${offsetMs} ms from the database's.`);
    const isDoubtful = Math.abs(offsetMs) > DOUBTFUL_MS;
    if (isDoubtful && !this.#isDoubtful)
      this.logger.warn({ offset_ms: offsetMs }, "this node's clock is not the database's");
    this.#isDoubtful = isDoubtful;
  }

  /** Positive: this node is ahead. The server's time is taken for that of the middle of the question. */
  async #offsetMs(): Promise<number> {
    const asked = this.clock.now();
    const theirs = await this.now();
    return Math.round((asked + this.clock.now()) / 2 - theirs);
  }
}
