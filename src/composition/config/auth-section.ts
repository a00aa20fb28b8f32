import { z } from 'zod';
import { SIGNING_ALGORITHMS } from '../../domain/model/signing-key.js';
import { audienceMap, httpUrl, keyEncryptionKey } from './value-formats.js';

/** Section `auth`: what tokens, sessions and passwords are like. */
export const authSection = z.strictObject({
  data_dir: z.string().min(1).default('~/.pico-auth').meta({
    description: 'Directory of the database and of the key-encryption key; made with mode 0700 when missing.',
  }),
  issuer: httpUrl.optional().meta({
    description:
      'Public address of this server: `iss` of every token and base of every published URL. No query, no fragment.',
    computed: 'http://localhost:<server.port>',
  }),
  audience: z.string().min(1).max(256).default('pico-bot').meta({
    description: '`aud` of every access token.',
  }),
  client_id: z.string().min(1).max(256).default('pico-auth').meta({
    description: '`client_id` of every access token (RFC 9068).',
  }),
  algorithm: z.enum(SIGNING_ALGORITHMS).default('RS256').meta({
    description: 'Signature algorithm of access tokens for `auth.audience`.',
  }),
  algorithms: z.array(z.enum(SIGNING_ALGORITHMS)).default([]).meta({
    description:
      'Further algorithms whose keys are published, so that verifiers know them before they are used.',
  }),
  audiences: audienceMap.default({}).meta({
    description:
      'Further audiences that a sign-in may ask for, each with the algorithm of its tokens; as text: `billing=ML-DSA-65,reports=RS256`.',
  }),
  admin_audience: z.string().max(256).default('').meta({
    description: 'The only audience whose tokens may administer; empty: every configured one.',
  }),
  max_token_bytes: z.int().min(1_000).max(16_000).default(7_500).meta({
    description:
      'Longest access token in bytes; one that would be longer is refused before anything is written.',
  }),
  key_publish_hours: z.int().min(1).max(720).default(24).meta({
    description: 'A signing key is published this many hours before it signs.',
  }),
  key_rotate_days: z.int().min(1).max(3_650).default(90).meta({
    description: 'A key is followed by the next one after this many days.',
  }),
  key_retire_minutes: z.int().min(5).max(10_080).default(60).meta({
    description: 'A signing key stays published this many minutes longer than its last token lives.',
  }),
  refresh_key_announce_minutes: z.int().min(10).max(10_080).default(10).meta({
    description: 'Every node knows the key of refresh tokens this many minutes before it is used.',
  }),
  key_encryption_keys: z.array(keyEncryptionKey).default([]).meta({
    description:
      'Keys that seal the keys in the database, each `<id>:<base64 of 32 bytes>`: all open, the first seals. Empty: one in `<data_dir>/keys`.',
    secret: true,
  }),
  access_token_expire_minutes: z.int().min(1).max(1_440).default(15).meta({
    description: 'Life of an access token, in minutes; shortened at random by up to 5 %.',
  }),
  refresh_token_expire_days: z.int().min(1).max(3_650).default(7).meta({
    description: 'A session ends when it was not refreshed for this many days.',
  }),
  refresh_absolute_days: z.int().min(1).max(3_650).default(30).meta({
    description: 'A session ends this many days after the sign-in, however often it was refreshed.',
  }),
  refresh_grace_seconds: z.int().min(0).max(60).default(30).meta({
    description: 'A replaced refresh token still gives its own successor for this many seconds; 0 is strict.',
  }),
  auto_create_admin: z.boolean().default(true).meta({
    description: 'Whether the first start makes a superadmin when there is no user at all.',
  }),
  admin_email: z.email().default('admin@pico.local').meta({
    description: 'E-mail address of that superadmin.',
  }),
  admin_password: z
    .string()
    .refine(
      (text) => text.toLowerCase() !== 'admin',
      'the password "admin" is known to everybody; leave it empty for a random one',
    )
    .default('')
    .meta({
      description: 'Password of that superadmin; empty: a random one, shown once at the first start.',
      secret: true,
    }),
  registration_enabled: z.boolean().default(true).meta({
    description: 'Whether people may register themselves; a superadmin can switch it at run time.',
  }),
  password_min_length: z.int().min(8).max(128).default(8).meta({
    description: 'Fewest characters (Unicode code points) of a new password; NIST SP 800-63B-4 asks for 15.',
  }),
  password_blocklist: z.boolean().default(true).meta({
    description: 'Whether common passwords and those made of the e-mail address are refused.',
  }),
  throttle_enabled: z.boolean().default(true).meta({
    description: 'Whether attempts are counted and slowed.',
  }),
  session_address: z.enum(['full', 'truncated', 'none']).default('full').meta({
    description: 'How much of the client address is kept with a session.',
  }),
});
