import { randomBytes } from 'node:crypto';
import type { RandomSource } from '../../ports/random-source.js';

/** The operating system's generator, through OpenSSL. */
export class CryptoRandomSource implements RandomSource {
  bytes(length: number): Uint8Array {
    return randomBytes(length);
  }
}
