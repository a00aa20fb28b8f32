import type { PasswordHasher } from '../ports/password-hasher.js';
import type { RequestOrigin } from './model/principal.js';
import type { User } from './model/user.js';
import { queueShareOf } from './network-address.js';
import { MAX_PASSWORD_BYTES, passwordBytes } from './password-policy.js';

/**
 * Whether this is the password of an account that may sign in with one. It always costs one hash, so that
 * the time does not tell an unknown, suspended, disabled or passwordless account from a wrong password. A
 * text longer than any password can be costs one as well, and fits no account.
 * @throws AuthError `overloaded`.
 */
export function isPasswordOf(
  hasher: PasswordHasher,
  account: User | undefined,
  password: string,
  origin: RequestOrigin,
): Promise<boolean> {
  const isTooLong = passwordBytes(password) > MAX_PASSWORD_BYTES;
  const hash = isTooLong || !mayUsePassword(account) ? undefined : account?.passwordHash;
  return hasher.verify(hash, isTooLong ? '' : password, queueShareOf(origin));
}

const mayUsePassword = (account: User | undefined): boolean =>
  account?.status === 'active' && account.passwordDisabledAt === undefined;
