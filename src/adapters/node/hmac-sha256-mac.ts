import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { asKeyId, type KeyId } from '../../domain/model/ids.js';
import { MacKey } from '../../domain/model/mac-key.js';
import type { Mac } from '../../ports/mac.js';

const KEY_BYTES = 32;

/** HMAC-SHA-256 by OpenSSL. A key's id is derived from the key, so that nothing but the secret itself has to be kept. */
export class HmacSha256Mac implements Mac {
  generate(): MacKey {
    return this.open(randomBytes(KEY_BYTES));
  }

  open(secret: Uint8Array): MacKey {
    if (secret.length !== KEY_BYTES) throw new Error(`A MAC key has ${KEY_BYTES} bytes.`);
    return new MacKey(idOf(secret), secret);
  }

  tag(key: MacKey, text: string): Uint8Array {
    return createHmac('sha256', key.revealSecret()).update(text, 'utf8').digest();
  }

  equal(left: string, right: string): boolean {
    const a = Buffer.from(left, 'utf8');
    const b = Buffer.from(right, 'utf8');
    return a.length === b.length && timingSafeEqual(a, b);
  }
}

/** 96 bits of an HMAC of a fixed text: public, and of no help in finding the key. */
const idOf = (secret: Uint8Array): KeyId =>
  asKeyId(createHmac('sha256', secret).update('pico-auth key id').digest('base64url').slice(0, 16));
