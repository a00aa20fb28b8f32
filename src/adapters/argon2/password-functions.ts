import type { Argon2Cost } from './hash-format.js';

/** The password hashes that are made and read here, as some library computes them. */
export interface PasswordFunctions {
  /** A PHC string of Argon2id, version 19, with a new salt. */
  argon2Hash(password: string, cost: Argon2Cost): Promise<string>;
  /** Every kind and version of Argon2. @throws Error on a hash that cannot be read. */
  argon2Verify(stored: string, password: string): Promise<boolean>;
  bcryptVerify(stored: string, password: string): Promise<boolean>;
}
