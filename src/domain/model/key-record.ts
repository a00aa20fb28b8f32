import type { KeyId } from './ids.js';
import type { SigningAlgorithm } from './signing-key.js';

/** `sig`: signs access tokens. `mac`: tags refresh tokens (HMAC-SHA-256). */
export type KeyUse = 'sig' | 'mac';
export type KeyAlgorithm = SigningAlgorithm | 'HS256';

/** Keys of one use and algorithm follow each other by sequence: that is a chain. */
export interface KeyChain {
  readonly use: KeyUse;
  readonly algorithm: KeyAlgorithm;
}

/** What a sealed secret is tied to: moved to another record, it does not open. */
export interface KeyIdentity extends KeyChain {
  readonly kid: KeyId;
  /** From 1; a successor is its predecessor + 1. */
  readonly sequence: number;
}

/** A secret as it may lie in a database: encrypted and authenticated. */
export interface SealedSecret {
  readonly keyEncryptionKeyId: string;
  /** Base64url; only the sealer knows its inside. */
  readonly sealed: string;
}

/** Another name under which an imported key verifies the tokens of its former issuer. */
export interface FormerName {
  readonly kid: KeyId;
  readonly until: number;
}

/**
 * One key as stored. Nothing of it is believed unless the secret opens and has the `kid` for its
 * thumbprint. A record is never deleted: without its secret it is a tombstone, and keeps its sequence.
 */
export interface KeyRecord extends KeyIdentity {
  /** When it was announced: published, not yet signing. */
  readonly createdAt: number;
  /** When it begins to sign; its predecessor stops at the same moment. */
  readonly activatesAt: number;
  /** After it has stopped it stays published this long: the longest life of anything it signed, and a margin. */
  readonly keepSeconds: number;
  /**
   * The longest life of a token that it signed or still signs: what is revoked must be told that long. Only
   * raised, because tokens outlive a shorter setting. Undefined where it was not noted; then at most `keepSeconds`.
   */
  readonly tokenSeconds?: number | undefined;
  /** Stopped by an operator before its successor took over; what it signed stays good. */
  readonly retiredAt: number | undefined;
  /** Compromised: nothing it ever signed counts. */
  readonly revokedAt: number | undefined;
  readonly removedAt: number | undefined;
  /** Undefined once removed or revoked. */
  readonly secret: SealedSecret | undefined;
  readonly formerName: FormerName | undefined;
  /** Compare-and-set counter. */
  readonly version: number;
}
