import type { MacKey } from '../domain/model/mac-key.js';

/** HMAC-SHA-256 (RFC 2104) under 256-bit keys. */
export interface Mac {
  /** A new random key. Its `kid` follows from the secret alone and matches `[A-Za-z0-9_-]{1,32}`. */
  generate(): MacKey;
  /** The key of a kept secret. @throws Error unless it has 32 bytes. */
  open(secret: Uint8Array): MacKey;
  /** 32 bytes; the same key and text always give the same. */
  tag(key: MacKey, text: string): Uint8Array;
  /** Whether two texts are equal, in a time that does not depend on where they differ. */
  equal(left: string, right: string): boolean;
}
