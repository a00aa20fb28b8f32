import type { Logger } from '../../ports/logger.js';
import type { RevocationHints } from '../../ports/revocation-hints.js';
import type { RedisConnection } from './redis-connection.js';

/** A storm of revocations becomes at most ten messages a second from each process. */
const LEAST_SPACING_MS = 100;

/**
 * Hints over publish/subscribe, which keeps nothing for those who are away: after every connection the
 * listeners are called once.
 */
export class RedisRevocationHints implements RevocationHints {
  readonly #listeners = new Set<() => void>();
  readonly #channel: string;
  readonly #onMessage = (): void => this.#callAll();
  #spacing: NodeJS.Timeout | undefined;
  #owed = false;
  #listening = false;

  constructor(
    private readonly connection: RedisConnection,
    private readonly logger: Logger,
    keyPrefix: string,
  ) {
    this.#channel = `${keyPrefix}revocations`;
  }

  publish(): void {
    if (this.#spacing === undefined) this.#send();
    else this.#owed = true;
  }

  subscribe(listener: () => void): () => void {
    const own = (): void => listener();
    this.#listeners.add(own);
    if (!this.#listening) this.connection.whenAnswering(() => void this.#listen());
    this.#listening = true;
    return () => void this.#listeners.delete(own);
  }

  /** Sends what is owed; to be called before the connection is closed. */
  close(): void {
    clearTimeout(this.#spacing);
    if (this.#owed) this.#tell();
    this.#owed = false;
    this.#listeners.clear();
  }

  #send(): void {
    this.#owed = false;
    this.#tell();
    this.#spacing = setTimeout(() => {
      this.#spacing = undefined;
      if (this.#owed) this.#send();
    }, LEAST_SPACING_MS).unref();
  }

  /** Redis that is down is in the log already; whoever listens asks in a while anyway. */
  #tell(): void {
    this.connection.run((client) => client.publish(this.#channel, '')).catch(() => undefined);
  }

  /** The package subscribes anew by itself after a connection was lost; the same function twice counts once. */
  async #listen(): Promise<void> {
    try {
      await this.connection.run((client) => client.subscribe(this.#channel, this.#onMessage));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn({ event: 'redis.not_subscribed', reason }, 'revocation hints cannot be received');
    }
    this.#callAll();
  }

  #callAll(): void {
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch {
        // A listener decides about itself alone.
      }
    }
  }
}
