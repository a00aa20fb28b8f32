/** Verifies password hashes that another system made, for as long as their owners have not signed in. */
export interface ForeignHashVerifier {
  /** Whether `verify` can read this stored hash, at a cost that this server can bear. Never throws. */
  reads(storedHash: string): boolean;
  /** Whether these exact characters were hashed; asked only for what `reads` affirmed. */
  verify(storedHash: string, password: string): Promise<boolean>;
}
