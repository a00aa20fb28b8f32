import type { Digest } from '../ports/digest.js';
import type { RandomSource } from '../ports/random-source.js';
import { encodeBase64Url } from './base64url.js';

const PREFIX = 'pico_svc_';
const SECRET_BYTES = 32;
const CHECKSUM_LENGTH = 6;
/** Of pico-auth for Python, as an import brings them: 256 random bits as well, without a checksum, so typing errors are looked up. */
const IMPORTED = /^pico_svc_[0-9a-f]{64}$/;
const SHAPE = /^(pico_svc_[A-Za-z0-9_-]{43})([A-Za-z0-9_-]{6})$/;

/** `pico_svc_`, 256 random bits, and a checksum: scanners find it, and typing errors never reach a store. */
export class ServiceTokenFormat {
  constructor(private readonly digest: Digest) {}

  make(random: RandomSource): string {
    const body = PREFIX + encodeBase64Url(random.bytes(SECRET_BYTES));
    return body + this.#checksum(body);
  }

  /** Whether a text claims to be a service token; an access token never does. */
  looksLikeOne(token: string): boolean {
    return token.startsWith(PREFIX);
  }

  isWellFormed(token: string): boolean {
    if (IMPORTED.test(token)) return true;
    const [, body, checksum] = SHAPE.exec(token) ?? [];
    return body !== undefined && this.#checksum(body) === checksum;
  }

  /** What is stored. 256 random bits cannot be guessed, so a fast hash keeps them. */
  hashOf(token: string): string {
    return encodeBase64Url(this.digest.sha256(token));
  }

  #checksum(body: string): string {
    return encodeBase64Url(this.digest.sha256(`checksum|${body}`)).slice(0, CHECKSUM_LENGTH);
  }
}
