import { hash } from 'node:crypto';
import type { Digest } from '../../ports/digest.js';

/** SHA-256 by OpenSSL in one call, which costs half of a hash object. */
export class Sha256Digest implements Digest {
  sha256(text: string): Uint8Array {
    return hash('sha256', text, 'buffer');
  }

  sha256Text(text: string): string {
    return hash('sha256', text, 'base64url');
  }
}
