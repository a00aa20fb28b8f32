import type { RedisClientOptions } from 'redis';

/** What a connection is made from. */
export interface RedisOptions {
  /** `redis://` or, with TLS, `rediss://`. */
  readonly url: string;
  /** Longest wait for one answer, in milliseconds: 150 unless given. */
  readonly commandTimeoutMs?: number | undefined;
}

const PING_EVERY_MS = 500;
/** An idle timer; must be longer than the pings that keep a healthy connection from being idle. */
const SILENCE_MS = 2_000;
const CONNECT_MS = 1_000;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;
/** More unanswered commands than that are refused: memory stays flat in front of a server that hangs. */
const MOST_UNANSWERED = 1_000;

/**
 * Set on purpose, because the package's defaults wait: its offline queue holds every command until Redis is
 * back, and its command timeout does not count once a command was written. A server that hangs is noticed
 * by `socketTimeout` alone.
 * @throws Error when the address is no Redis address; the address itself is not in the message.
 */
export function clientOptions({ url }: RedisOptions): RedisClientOptions {
  if (!isRedisUrl(url)) throw new Error('redis.url must be redis://<host>:<port> or rediss://<host>:<port>.');
  return {
    url,
    name: 'pico-auth',
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_UNANSWERED,
    pingInterval: PING_EVERY_MS,
    socket: { connectTimeout: CONNECT_MS, socketTimeout: SILENCE_MS, reconnectStrategy: waitMs },
  };
}

/** 50, 100, 200 … 1,000 ms, plus up to as much again by chance, so that a fleet does not return as one. */
const waitMs = (attempt: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10)) * (1 + Math.random());

export const isRedisUrl = (url: string): boolean =>
  /^rediss?:\/\/[^\s]+$/.test(url) && URL.canParse(url) && /^\/?\d*$/.test(new URL(url).pathname);

/** The address without its password, for the log. */
export function redactedUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
