import { z } from 'zod';
import { SIGNING_ALGORITHMS } from '../../domain/model/signing-key.js';
import { AUTH_BOUNDS, SESSION_ADDRESSES } from './auth-bounds.js';
import { ADMIN_PASSWORD, EMAIL_ADDRESS, HTTP_URL } from './text-formats.js';
import { audienceMap, formatted, keyEncryptionKey, numberIn, textOf } from './value-formats.js';

/** Section `auth`: what tokens, sessions and passwords are like. */
export const authSection = z.strictObject({
  data_dir: z.string().min(1).default('~/.pico-auth').meta({
    description: 'Directory of the database and of the key-encryption key; made with mode 0700 when missing.',
  }),
  issuer: formatted(HTTP_URL).optional().meta({
    description:
      'Public address of this server: `iss` of every token and base of every published URL. No query, no fragment.',
    computed: 'http://localhost:<server.port>',
  }),
  audience: textOf(AUTH_BOUNDS.audience).default('pico-bot').meta({
    description: '`aud` of every access token.',
  }),
  client_id: textOf(AUTH_BOUNDS.clientId).default('pico-auth').meta({
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
  admin_audience: textOf(AUTH_BOUNDS.adminAudience).default('').meta({
    description: 'The only audience whose tokens may administer; empty: every configured one.',
  }),
  max_token_bytes: numberIn(AUTH_BOUNDS.maxTokenBytes).default(7_500).meta({
    description:
      'Longest access token in bytes; one that would be longer is refused before anything is written.',
  }),
  key_publish_hours: numberIn(AUTH_BOUNDS.keyPublishHours).default(24).meta({
    description: 'A signing key is published this many hours before it signs.',
  }),
  key_rotate_days: numberIn(AUTH_BOUNDS.keyRotateDays).default(90).meta({
    description: 'A key is followed by the next one after this many days.',
  }),
  key_retire_minutes: numberIn(AUTH_BOUNDS.keyRetireMinutes).default(60).meta({
    description: 'A signing key stays published this many minutes longer than its last token lives.',
  }),
  refresh_key_announce_minutes: numberIn(AUTH_BOUNDS.refreshKeyAnnounceMinutes).default(10).meta({
    description: 'Every node knows the key of refresh tokens this many minutes before it is used.',
  }),
  key_encryption_keys: z.array(keyEncryptionKey).default([]).meta({
    description:
      'Keys that seal the keys in the database, each `<id>:<base64 of 32 bytes>`: all open, the first seals. Empty: one in `<data_dir>/keys`.',
    secret: true,
  }),
  access_token_expire_minutes: numberIn(AUTH_BOUNDS.accessTokenExpireMinutes).default(15).meta({
    description: 'Life of an access token, in minutes; shortened at random by up to 5 %.',
  }),
  refresh_token_expire_days: numberIn(AUTH_BOUNDS.refreshTokenExpireDays).default(7).meta({
    description: 'A session ends when it was not refreshed for this many days.',
  }),
  refresh_absolute_days: numberIn(AUTH_BOUNDS.refreshAbsoluteDays).default(30).meta({
    description: 'A session ends this many days after the sign-in, however often it was refreshed.',
  }),
  refresh_grace_seconds: numberIn(AUTH_BOUNDS.refreshGraceSeconds).default(30).meta({
    description: 'A replaced refresh token still gives its own successor for this many seconds; 0 is strict.',
  }),
  auto_create_admin: z.boolean().default(true).meta({
    description: 'Whether the first start makes a superadmin when there is no user at all.',
  }),
  admin_email: formatted(EMAIL_ADDRESS).default('admin@pico.local').meta({
    description: 'E-mail address of that superadmin.',
  }),
  admin_password: formatted(ADMIN_PASSWORD).default('').meta({
    description: 'Password of that superadmin; empty: a random one, shown once at the first start.',
    secret: true,
  }),
  registration_enabled: z.boolean().default(true).meta({
    description: 'Whether people may register themselves; a superadmin can switch it at run time.',
  }),
  password_min_length: numberIn(AUTH_BOUNDS.passwordMinLength).default(8).meta({
    description: 'Fewest characters (Unicode code points) of a new password; NIST SP 800-63B-4 asks for 15.',
  }),
  password_blocklist: z.boolean().default(true).meta({
    description: 'Whether common passwords and those made of the e-mail address are refused.',
  }),
  throttle_enabled: z.boolean().default(true).meta({
    description: 'Whether attempts are counted and slowed.',
  }),
  session_address: z.enum(SESSION_ADDRESSES).default('full').meta({
    description: 'How much of the client address is kept with a session.',
  }),
});
