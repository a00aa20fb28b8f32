import type { Argon2PasswordHasherOptions } from '../../../adapters/argon2/argon2-password-hasher.js';
import { T } from '../auth-tokens.js';
import type { Load } from '../binder.js';
import { defineModule, type NamedModule } from '../module.js';

export const bindArgon2 =
  (options: Argon2PasswordHasherOptions = {}): Load =>
  ({ bind }) => {
    bind(T.hasher).toResolvedValue(async () => {
      const { Argon2PasswordHasher } = await import('../../../adapters/argon2/argon2-password-hasher.js');
      return new Argon2PasswordHasher(options);
    }, []);
  };

/** Argon2id for new passwords, bcrypt for those of older systems. */
export const argon2Module = (options: Argon2PasswordHasherOptions = {}): NamedModule =>
  defineModule('argon2', bindArgon2(options));
