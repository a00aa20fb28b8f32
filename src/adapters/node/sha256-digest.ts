import { createHash } from 'node:crypto';
import type { Digest } from '../../ports/digest.js';

/** SHA-256 by OpenSSL. */
export class Sha256Digest implements Digest {
  sha256(text: string): Uint8Array {
    return createHash('sha256').update(text, 'utf8').digest();
  }
}
