/** Slow, salted password hashing with bounded concurrency. */
export interface PasswordHasher {
  /**
   * A PHC string in the current scheme and cost.
   * @param share whose queue share is used (a client address); one share may fill a quarter of the queue.
   * @throws AuthError `overloaded` with `retryAfterSeconds` when the queue, or the share, is full.
   */
  hash(password: string, share?: string): Promise<string>;
  /**
   * Whether the password fits the hash. `undefined` costs the same time and answers false, and so
   * does a hash that cannot be read.
   * @throws AuthError `overloaded`, as `hash`.
   */
  verify(hash: string | undefined, password: string, share?: string): Promise<boolean>;
  /**
   * Whether a verified password should be hashed again: another scheme, or a lower cost than today's;
   * false where the old scheme looked at less than the whole password (bcrypt over 72 bytes).
   */
  needsRehash(hash: string, password: string): boolean;
  /** Whether `verify` can read this hash, at a cost that it can bear: what an import may store. */
  recognises(hash: string): boolean;
}
