import { z } from 'zod';
import { integrityKey, redisUrl } from './value-formats.js';

/** Section `database`: where records live. */
export const databaseSection = z.strictObject({
  url: z.string().min(1).optional().meta({
    description:
      '`sqlite:<path>`; `mongodb://…` or `mongodb+srv://…` (needs the package `mongodb`); or `memory:` (forgets everything; profiles development and test only).',
    computed: 'sqlite:<auth.data_dir>/auth.db',
    secretInUrl: true,
  }),
  sqlite_synchronous: z.enum(['full', 'normal']).default('full').meta({
    description: '`full` survives a power cut; `normal` may lose the last moments of writes in one.',
  }),
});

/** Section `redis`: what the processes of a fleet share beside their database. Nothing needs it to work. */
export const redisSection = z.strictObject({
  url: redisUrl.default('').meta({
    description:
      '`redis://…` or `rediss://…` (needs the package `redis`): shared throttle counters, hints at revocations, and shared key sets. Empty: every process for itself.',
    secretInUrl: true,
  }),
  key_prefix: z.string().max(128).default('pico-auth:').meta({
    description: 'What every key and channel begins with; the same for servers and resource servers.',
  }),
  integrity_key: integrityKey.default('').meta({
    description:
      'At least 32 characters, the same in every resource server: seals shared key sets. Empty: key sets are not shared.',
    secret: true,
  }),
  command_timeout_ms: z.int().min(10).max(5_000).default(150).meta({
    description: 'Longest wait for an answer of Redis, in milliseconds; then the process goes on without it.',
  }),
  fleet_size: z.int().min(1).max(10_000).default(4).meta({
    description:
      'How many servers share the counters, at most. While Redis is away each of them allows this part of every limit, at least one attempt.',
  }),
});

/** Section `log`: the operational log. Audit events are written whatever its level. */
export const logSection = z.strictObject({
  level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').meta({
    description: 'Least level that is written.',
  }),
  format: z.enum(['json', 'pretty', 'auto']).default('auto').meta({
    description: '`auto` is `pretty` on a terminal and `json` elsewhere.',
  }),
});
