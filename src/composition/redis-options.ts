import { COUNT, TEXT } from './adapter-rules.js';
import type { OptionRules } from './assert-options.js';
import { text } from './member-rules.js';
import type { Settings } from './settings.js';

/** What processes share over Redis, in the names of section `redis`. */
export interface RedisSharing {
  readonly url: string;
  /** `pico-auth:`. The same for servers and resource servers. */
  readonly keyPrefix?: string | undefined;
  /** At least 32 characters: seals shared key sets. Without it key sets are not shared. */
  readonly integrityKey?: string | undefined;
  /** 150. */
  readonly commandTimeoutMs?: number | undefined;
  /** Servers that count attempts together, at most: 4. While Redis is away each allows this part of a limit. */
  readonly fleetSize?: number | undefined;
}

export const REDIS_RULES: OptionRules<RedisSharing> = {
  url: text,
  keyPrefix: TEXT,
  integrityKey: TEXT,
  commandTimeoutMs: COUNT,
  fleetSize: COUNT,
};

/** Undefined where no Redis is configured. */
export const redisSharingOf = (redis: Settings['redis'] | undefined): RedisSharing | undefined =>
  redis === undefined || redis.url === ''
    ? undefined
    : {
        url: redis.url,
        keyPrefix: redis.key_prefix,
        integrityKey: redis.integrity_key === '' ? undefined : redis.integrity_key,
        commandTimeoutMs: redis.command_timeout_ms,
        fleetSize: redis.fleet_size,
      };
