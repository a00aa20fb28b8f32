import type { RedisClientType } from 'redis';
import type { HealthCheck } from '../../ports/health-check.js';
import type { Logger } from '../../ports/logger.js';
import { clientOptions, redactedUrl, type RedisOptions } from './client-options.js';
import { loadRedis } from './load-redis.js';
import { RedisUnavailableError } from './redis-errors.js';
import { withinDeadline } from './within-deadline.js';

const COMMAND_MS = 150;
const FIRST_CONNECTION_MS = 1_000;
const PROBE_EVERY_MS = 250;
const MOST_TOLD = 20;
const LEAVE_EVERY_MS = 2_000;

/**
 * One connection a process. Redis is never the only place where something is, so nobody waits for it: the
 * first command that finds it silent waits for its time limit, and from then on Redis is left alone, and
 * every command refused at once, until it answers again to a question of the connection's own.
 */
export class RedisConnection implements HealthCheck {
  readonly name = 'redis';
  readonly optional = true as const;
  readonly #watchers = new Set<() => void>();
  readonly #told = new Set<string>();
  readonly #trials: (() => Promise<void>)[] = [];
  #refusal: string | undefined = 'not connected yet';
  #probe: NodeJS.Timeout | undefined;
  #leaving: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(
    readonly client: RedisClientType,
    private readonly logger: Logger,
    private readonly address: string,
    private readonly limitMs: number,
    private readonly isAnswer: (error: unknown) => boolean,
  ) {
    client.on('ready', () => this.#answers());
    // Without a listener an error event ends the process.
    client.on('error', (error: Error) => this.#suspend(error.message || error.name));
  }

  /**
   * Connects, and keeps trying for ever. Waits a second for the first connection, and not at all for a
   * second one: whoever uses Redis must work without it.
   * @throws RedisPackageError, or Error when `url` is no Redis address.
   */
  static async open(options: RedisOptions, logger: Logger): Promise<RedisConnection> {
    const chosen = clientOptions(options);
    const { createClient, ErrorReply } = await loadRedis();
    const limitMs = options.commandTimeoutMs ?? COMMAND_MS;
    const client: RedisClientType = createClient(chosen);
    const isAnswer = (error: unknown): boolean => error instanceof ErrorReply;
    const connection = new RedisConnection(client, logger, redactedUrl(options.url), limitMs, isAnswer);
    await withinDeadline(client.connect(), FIRST_CONNECTION_MS).catch((error: unknown) =>
      connection.#suspend(reasonOf(error)),
    );
    return connection;
  }

  /**
   * The outcome of one or a few commands.
   * @throws RedisUnavailableError at once while Redis is left alone, else within the time limit; and
   * what Redis itself answers as an error.
   */
  async run<Result>(work: (client: RedisClientType) => Promise<Result>): Promise<Result> {
    if (this.#refusal !== undefined || !this.client.isReady)
      throw new RedisUnavailableError(this.#refusal ?? 'not connected');
    try {
      return await withinDeadline(work(this.client), this.limitMs);
    } catch (error) {
      if (this.isAnswer(error)) throw this.#refused(error);
      this.#suspend(reasonOf(error));
      throw new RedisUnavailableError(reasonOf(error), { cause: error });
    }
  }

  /** Called each time Redis answers (again): whatever was said meanwhile was missed. Called at once if it does now. */
  whenAnswering(watcher: () => void): void {
    this.#watchers.add(watcher);
    if (this.#refusal === undefined) watcher();
  }

  /** Readiness shows Redis as up only while this resolves too: to a `PING` answers also who refuses all else. */
  checkedBy(trial: () => Promise<void>): void {
    this.#trials.push(trial);
  }

  async check(): Promise<void> {
    await this.run((client) => client.ping());
    await Promise.all(this.#trials.map((trial) => trial()));
  }

  /** Lets what is under way finish within the time limit. Closing twice is closing once. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#refusal = 'closed';
    clearTimeout(this.#probe);
    await withinDeadline(this.client.close(), this.limitMs).catch(() => this.client.destroy());
  }

  #answers(): void {
    if (this.#closed || this.#refusal === undefined) return;
    clearTimeout(this.#probe);
    this.#refusal = undefined;
    this.logger.info({ event: 'redis.answers', address: this.address }, 'Redis answers');
    for (const watcher of this.#watchers) watcher();
  }

  #suspend(reason: string): void {
    if (this.#closed) return;
    const isNews = this.#refusal === undefined || this.#refusal === 'not connected yet';
    this.#refusal = reason;
    if (!isNews) return;
    const fields = { event: 'redis.unavailable', address: this.address, reason };
    this.logger.warn(fields, 'Redis does not answer; going on without it');
    this.#ask();
  }

  /** READONLY, OOM, NOPERM: Redis is there and does not do it. Each kind is told once. */
  #refused(error: unknown): unknown {
    const reason = reasonOf(error);
    const [kind = ''] = reason.split(' ');
    if (!this.#told.has(kind) && this.#told.size < MOST_TOLD)
      this.logger.warn({ event: 'redis.refused', address: this.address, reason }, 'Redis refuses a command');
    this.#told.add(kind);
    // Redis 6 puts what a script met behind a word of its own.
    if (/\bREADONLY\b/.test(reason)) this.#leave();
    return error;
  }

  /** After a failover the connection may go on to what is a replica now: the address leads elsewhere. */
  #leave(): void {
    if (this.#leaving !== undefined) return;
    this.#leaving = setTimeout(() => (this.#leaving = undefined), LEAVE_EVERY_MS).unref();
    // The server closes, and the package connects anew.
    this.client.sendCommand(['QUIT']).catch(() => undefined);
  }

  /**
   * A connection that broke is made anew by the package. One that is only silent is asked once: every
   * further question would count as a sign of life, and the package would never give it up.
   */
  #ask(): void {
    if (this.#closed || !this.client.isReady) return;
    this.client.ping().then(
      () => this.#answers(),
      () => (this.#probe = setTimeout(() => this.#ask(), PROBE_EVERY_MS).unref()),
    );
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message || error.name : String(error);
