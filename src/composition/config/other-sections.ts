import { z } from 'zod';

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

/** Section `redis`: for applications that share the file; this server does not need one. */
export const redisSection = z.strictObject({
  url: z.string().default('').meta({ description: 'Address of a Redis server.', secretInUrl: true }),
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
