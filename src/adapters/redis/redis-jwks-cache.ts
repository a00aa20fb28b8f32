import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { CachedJwks, FetchedElsewhere, FetchTurn, JwksCache } from '../../ports/jwks-cache.js';
import type { Logger } from '../../ports/logger.js';
import type { RedisConnection } from './redis-connection.js';
import { JwksSeal } from './sealed-jwks.js';

export interface RedisJwksCacheOptions {
  readonly keyPrefix: string;
  /** At least 32 characters, the same in every process that shares the cache. */
  readonly integrityKey: string;
}

/** No verifier uses an older set. */
const KEPT_MS = 86_400_000;
/** What is longer is no key set of ours, and is not read into memory. */
const MOST_BYTES = 2_000_000;
/** How long a turn counts whose owner may have died, and the longest that anybody waits for one. */
const TURN_MS = 2_000;
const LOOK_EVERY_MS = 25;
const MOST_TRIES = 10;

/** Replaces what was read, and nothing that came after it; what is no text is replaced in any case. */
const REPLACE = `
local length = redis.pcall('STRLEN', KEYS[1])
if type(length) == 'number' and length <= tonumber(ARGV[4]) and (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;
const END_TURN = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1`;

/** Key sets shared by processes. An entry that was not written by one of them is as good as absent. */
export class RedisJwksCache implements JwksCache {
  readonly #seal: JwksSeal;
  readonly #prefix: string;
  #told = false;

  /** @throws Error when the integrity key is too short. */
  constructor(
    private readonly connection: RedisConnection,
    private readonly logger: Logger,
    { keyPrefix, integrityKey }: RedisJwksCacheOptions,
  ) {
    this.#seal = new JwksSeal(integrityKey);
    this.#prefix = keyPrefix;
  }

  async get(key: string): Promise<CachedJwks | undefined> {
    return this.#open(key, await this.#read(key));
  }

  async put(key: string, document: CachedJwks): Promise<void> {
    const sealed = this.#seal.seal(key, document);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const found = await this.#read(key);
      const kept = this.#open(key, found);
      if (kept !== undefined && kept.fetchedAt > document.fetchedAt) return;
      const script = {
        keys: [this.#documentKey(key)],
        arguments: [found, sealed, String(KEPT_MS), String(MOST_BYTES)],
      };
      if ((await this.connection.run((client) => client.eval(REPLACE, script))) === 1) return;
    }
  }

  async takeTurn(key: string, newerThan: number): Promise<FetchTurn | FetchedElsewhere> {
    const token = randomUUID();
    const turn: FetchTurn = { kind: 'turn', end: () => this.#endTurn(key, token) };
    for (let waitedMs = 0; waitedMs < TURN_MS; waitedMs += LOOK_EVERY_MS) {
      // In this order: whoever ended a turn had put before.
      const isMine = await this.#tryTurn(key, token);
      const document = await this.get(key);
      if (document !== undefined && document.fetchedAt > newerThan) {
        if (isMine) await turn.end();
        return { kind: 'elsewhere', document };
      }
      if (isMine) return turn;
      await wait(LOOK_EVERY_MS);
    }
    return turn;
  }

  async #tryTurn(key: string, token: string): Promise<boolean> {
    const expiration = { type: 'PX', value: TURN_MS } as const;
    const answer = await this.connection.run((client) =>
      client.set(this.#turnKey(key), token, { condition: 'NX', expiration }),
    );
    return answer === 'OK';
  }

  /** Only one's own; without Redis it ends by itself. */
  async #endTurn(key: string, token: string): Promise<void> {
    const script = { keys: [this.#turnKey(key)], arguments: [token] };
    await this.connection.run((client) => client.eval(END_TURN, script)).catch(() => undefined);
  }

  /** The entry as it lies there, empty when there is none, or something that is no text. */
  async #read(key: string): Promise<string> {
    try {
      const read = this.connection.run((client) => client.getRange(this.#documentKey(key), 0, MOST_BYTES));
      return (await read) ?? '';
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('WRONGTYPE')) return '';
      throw error;
    }
  }

  #open(key: string, sealed: string): CachedJwks | undefined {
    if (sealed === '') return undefined;
    const document = this.#seal.open(key, sealed);
    if (document === undefined && !this.#told) {
      this.#told = true;
      const fields = { event: 'jwks.cache_entry_refused', key };
      this.logger.warn(fields, 'a shared key set does not carry our seal: written by others, or another key');
    }
    return document;
  }

  #documentKey(key: string): string {
    return `${this.#prefix}jwks:${key}`;
  }

  #turnKey(key: string): string {
    return `${this.#prefix}jwks-turn:${key}`;
  }
}
