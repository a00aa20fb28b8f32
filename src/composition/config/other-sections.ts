import { z } from 'zod';

/** Section `database`: where records live. */
export const databaseSection = z.strictObject({
  url: z.string().min(1).optional().meta({
    description: '`sqlite:<path>`, or `memory:` (forgets everything; profiles development and test only).',
    computed: 'sqlite:<auth.data_dir>/auth.db',
    secretInUrl: true,
  }),
  sqlite_synchronous: z.enum(['full', 'normal']).default('full').meta({
    description: '`full` survives a power cut; `normal` may lose the last moments of writes in one.',
  }),
});

/** Section `auth_client`: for applications that share the file. No key of it weakens this server's own guards. */
export const authClientSection = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: 'Whether the application protects its endpoints.' }),
  issuer: z.string().default('').meta({ description: 'Issuer whose tokens the application accepts.' }),
  audience: z.string().default('').meta({ description: 'Audience that the application answers to.' }),
  accepted_algorithms: z
    .array(z.string())
    .default([])
    .meta({ description: 'Algorithms the application accepts.' }),
  jwks_endpoint: z
    .string()
    .default('')
    .meta({ description: 'Address of the key set, when discovery is not used.' }),
  jwks_ttl_seconds: z
    .int()
    .min(0)
    .default(300)
    .meta({ description: 'How long the key set may be cached, in seconds.' }),
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
