import { argon2id, hash, verify } from 'argon2';
import bcrypt from 'bcrypt';
import type { PasswordFunctions } from './password-functions.js';

/** In C, on the thread pool. */
export const NATIVE_FUNCTIONS: PasswordFunctions = {
  argon2Hash: (password, { memoryKib, passes, lanes }) =>
    hash(password, { type: argon2id, memoryCost: memoryKib, timeCost: passes, parallelism: lanes }),
  argon2Verify: (stored, password) => verify(stored, password),
  bcryptVerify: (stored, password) => bcrypt.compare(Buffer.from(password, 'utf8'), stored),
};
