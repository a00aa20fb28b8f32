import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CachedJwks } from '../../ports/jwks-cache.js';

const LEAST_KEY_CHARACTERS = 32;

/**
 * Key sets as they lie in Redis, where whoever can write could plant a key of their own: each carries an
 * HMAC-SHA-256 over the name it is kept under (issuer and address), its URL, its time and its text.
 */
export class JwksSeal {
  /** @throws Error when the key has fewer than 32 characters. */
  constructor(private readonly key: string) {
    if (key.length < LEAST_KEY_CHARACTERS)
      throw new Error(`redis.integrity_key must have at least ${LEAST_KEY_CHARACTERS} characters.`);
  }

  seal(name: string, { url, text, fetchedAt }: CachedJwks): string {
    return JSON.stringify({ url, text, fetchedAt, mac: this.#mac(name, { url, text, fetchedAt }) });
  }

  /** The document, or undefined when it was not sealed under this name by somebody who has the key. */
  open(name: string, sealed: string): CachedJwks | undefined {
    const { url, text, fetchedAt, mac } = parsed(sealed);
    if (typeof url !== 'string' || typeof text !== 'string' || typeof fetchedAt !== 'number')
      return undefined;
    const document = { url, text, fetchedAt };
    return typeof mac === 'string' && isEqual(mac, this.#mac(name, document)) ? document : undefined;
  }

  /** JSON of a list: no part can run over into the next. */
  #mac(name: string, { url, text, fetchedAt }: CachedJwks): string {
    const statement = JSON.stringify(['pico-auth jwks 1', name, url, fetchedAt, text]);
    return createHmac('sha256', this.key).update(statement, 'utf8').digest('base64url');
  }
}

function parsed(sealed: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(sealed);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isEqual(left: string, right: string): boolean {
  const a = Buffer.from(left, 'utf8');
  const b = Buffer.from(right, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}
