import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { parseKeyEncryptionKey } from '../../adapters/node/key-encryption-keys.js';
import { SIGNING_ALGORITHMS } from '../../domain/model/signing-key.js';

/** An http or https address without query, fragment or user (RFC 8414 section 2). */
export const httpUrl = z
  .string()
  .refine(isHttpUrl, 'must be an http or https URL without query, fragment or user');

/** An origin as browsers send it (RFC 6454 section 6.2). */
export const webOrigin = z
  .string()
  .refine((text) => originOf(text) === text, 'must be an exact origin, like https://app.example.com');

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
export const audienceMap = z.record(z.string().min(1).max(256), z.enum(SIGNING_ALGORITHMS));

/** A key-encryption key; what is wrong with one is never shown with its text. */
export const keyEncryptionKey = z
  .string()
  .refine((text) => parseKeyEncryptionKey(text) !== undefined, 'must be <id>:<base64 of 32 bytes>');

/** Redis has numbered databases; the package takes nothing else for a path. */
const hasDatabaseNumber = (url: string): boolean => /^\/?\d*$/.test(new URL(url).pathname);

function isHttpUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s?#@\\]+$/.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.search === '' && url.hash === '' && url.username === '';
}

function originOf(text: string): string | undefined {
  return /^https?:\/\//.test(text) && URL.canParse(text) ? new URL(text).origin : undefined;
}
