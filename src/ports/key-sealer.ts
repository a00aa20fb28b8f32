import type { KeyIdentity, SealedSecret } from '../domain/model/key-record.js';

/** `unknown_key`: its key-encryption key is not at hand. `damaged`: it was changed, or belongs to another record. */
export type Unsealed =
  | { readonly kind: 'opened'; readonly secret: string }
  /** `cure`: what an operator does about it, as a sentence; unless given, `auth.key_encryption_keys` gets the key. */
  | { readonly kind: 'unknown_key'; readonly cure?: string }
  | { readonly kind: 'damaged' };

/** Envelope encryption of secrets at rest: authenticated, and bound to the record that holds them. */
export interface KeySealer {
  /** Id of the key-encryption key that seals; every configured one opens. */
  currentKeyId(): string;
  /** Sealing the same secret twice gives two different texts. */
  seal(secret: string, identity: KeyIdentity): Promise<SealedSecret>;
  /** Opens only with the identity it was sealed for; never throws for what is stored. */
  open(secret: SealedSecret, identity: KeyIdentity): Promise<Unsealed>;
}
