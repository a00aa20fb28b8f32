import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { asKeyId, type KeyId } from '../../domain/model/ids.js';
import type { Mac } from '../../ports/mac.js';
import { readOrCreateSecret, type SecretFileWarning } from './secret-file.js';
import { KeyFileError } from './key-file-error.js';

const KEY_BYTES = 32;

/**
 * HMAC-SHA-256 under 256-bit keys. The first key mints, every key verifies; a key's id is derived
 * from the key, so that nothing but the secret itself has to be kept.
 */
export class HmacSha256Mac implements Mac {
  readonly #keys: ReadonlyMap<KeyId, Uint8Array>;
  readonly #currentKeyId: KeyId;

  /** @throws Error when a key has fewer than 32 bytes. */
  constructor(current: Uint8Array, ...older: readonly Uint8Array[]) {
    this.#keys = new Map([current, ...older].map((key) => [idOf(key), key]));
    this.#currentKeyId = idOf(current);
  }

  /** A key kept in a file of its own, made at the first start. @throws Error naming a file that is no key. */
  static async fromFile(path: string, warn?: SecretFileWarning): Promise<HmacSha256Mac> {
    const make = () => `${randomBytes(KEY_BYTES).toString('base64url')}\n`;
    const text = (await readOrCreateSecret(path, make, warn)).trim();
    if (!/^[A-Za-z0-9_-]{43}$/.test(text))
      throw new KeyFileError(`The file ${path} does not hold a 256-bit key in base64url.`);
    return new HmacSha256Mac(Buffer.from(text, 'base64url'));
  }

  currentKeyId(): KeyId {
    return this.#currentKeyId;
  }

  tag(keyId: KeyId, text: string): Promise<Uint8Array | undefined> {
    const key = this.#keys.get(keyId);
    return Promise.resolve(key && createHmac('sha256', key).update(text, 'utf8').digest());
  }

  equal(left: string, right: string): boolean {
    const a = Buffer.from(left, 'utf8');
    const b = Buffer.from(right, 'utf8');
    return a.length === b.length && timingSafeEqual(a, b);
  }
}

/** 96 bits of an HMAC of a fixed text: public, and of no help in finding the key. */
function idOf(key: Uint8Array): KeyId {
  if (key.length < KEY_BYTES) throw new Error('A MAC key needs 32 bytes.');
  return asKeyId(createHmac('sha256', key).update('pico-auth key id').digest('base64url').slice(0, 16));
}
