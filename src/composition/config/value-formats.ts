import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { parseKeyEncryptionKey } from '../../adapters/node/key-encryption-keys.js';
import { SIGNING_ALGORITHMS } from '../../domain/model/signing-key.js';
import { AUTH_BOUNDS, type Bounds } from './auth-bounds.js';
import { type TextFormat, WEB_ORIGIN } from './text-formats.js';

/** A number, whole or not, within its bounds. */
export const numberIn = ({ min, max, whole }: Bounds): z.ZodNumber =>
  (whole === true ? z.int() : z.number()).min(min).max(max);

/** A text of as many characters as its bounds say. */
export const textOf = ({ min, max }: Bounds): z.ZodString => z.string().min(min).max(max);

/** A text that is checked in code too, where there is no schema. */
export const formatted = ({ must, fits }: TextFormat): z.ZodString => z.string().refine(fits, must);

export const webOrigin = formatted(WEB_ORIGIN);

/** An IP address or a CIDR range. */
export const addressRange = z
  .string()
  .refine(
    (text) => ipaddr.isValid(text) || ipaddr.isValidCIDR(text),
    'must be an IP address or a CIDR range',
  );

/** An address of Redis, or nothing. */
export const redisUrl = z
  .string()
  .refine(
    (text) =>
      text === '' || (/^rediss?:\/\/\S+$/.test(text) && URL.canParse(text) && hasDatabaseNumber(text)),
    'must be redis://<host>:<port> or rediss://<host>:<port>, with /<number> at most behind it',
  );

/** A secret that nobody guesses, or nothing. */
export const integrityKey = z
  .string()
  .refine((text) => text === '' || text.length >= 32, 'must have at least 32 characters');

/** Audiences, each with the algorithm of its tokens. */
export const audienceMap = z.record(textOf(AUTH_BOUNDS.audience), z.enum(SIGNING_ALGORITHMS), {
  error: ({ input }) =>
    typeof input === 'string' ? 'must be <audience>=<algorithm>, each audience once' : undefined,
});

/** A key-encryption key; what is wrong with one is never shown with its text. */
export const keyEncryptionKey = z
  .string()
  .refine((text) => parseKeyEncryptionKey(text) !== undefined, 'must be <id>:<base64 of 32 bytes>');

/** Redis has numbered databases; the package takes nothing else for a path. */
const hasDatabaseNumber = (url: string): boolean => /^\/?\d*$/.test(new URL(url).pathname);
