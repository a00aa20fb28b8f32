import type { KeyId } from './ids.js';

/** A secret key for HMAC-SHA-256 that neither `JSON.stringify` nor a log can show by accident. */
export class MacKey {
  /** RFC 7518 section 3.2; no signing key has it. */
  readonly algorithm = 'HS256';
  readonly #secret: Uint8Array;

  constructor(
    /** Follows from the secret and does not give it away. */
    readonly kid: KeyId,
    secret: Uint8Array,
  ) {
    this.#secret = secret;
  }

  /** The 32 bytes, for the MAC and for the store that keeps it. */
  revealSecret(): Uint8Array {
    return this.#secret;
  }
}
