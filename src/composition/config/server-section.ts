import { z } from 'zod';
import { ERROR_STATUSES, MAX_BODY_BYTES } from './server-bounds.js';
import { addressRange, numberIn, webOrigin } from './value-formats.js';

/** Section `server`: the HTTP side. */
export const serverSection = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').meta({
    description: 'Address to listen on; `0.0.0.0` or `::` for every interface.',
  }),
  port: z.int().min(0).max(65_535).default(8100).meta({
    description: 'Port to listen on; 0 takes a free one.',
  }),
  trusted_proxies: z.array(addressRange).default([]).meta({
    description: 'Addresses or CIDR ranges whose `X-Forwarded-For` is believed; nobody by default.',
  }),
  cors_origins: z.array(webOrigin).default([]).meta({
    description: 'Exact origins whose pages may call this server, as `https://app.example.com`.',
  }),
  error_status: z.enum(ERROR_STATUSES).default('standard').meta({
    description: '`pico-auth` answers business errors with status 200, for clients of the original server.',
  }),
  max_body_bytes: numberIn(MAX_BODY_BYTES).default(65_536).meta({
    description: 'Longest request body, in bytes.',
  }),
  drain_seconds: z.int().min(0).max(300).default(0).meta({
    description:
      'How long everything is still served after the server was told to stop, with `/readyz` red, before it takes no new connections.',
  }),
  shutdown_seconds: z.int().min(0).max(300).default(10).meta({
    description: 'How long requests in flight may take to finish once no new ones are taken.',
  }),
});
