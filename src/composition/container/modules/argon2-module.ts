import type { Argon2PasswordHasherOptions } from '../../../adapters/argon2/argon2-password-hasher.js';
import { T } from '../auth-tokens.js';
import type { SynchronousLoad } from '../binder.js';
import { defineModule, type NamedModule } from '../module.js';

export const bindArgon2 =
  (options: Argon2PasswordHasherOptions = {}): SynchronousLoad =>
  ({ bind }) => {
    bind(T.hasher).toResolvedValue(async () => {
      const [{ Argon2PasswordHasher }, { NodeCryptoHashVerifier }] = await Promise.all([
        import('../../../adapters/argon2/argon2-password-hasher.js'),
        import('../../../adapters/node/node-crypto-hash-verifier.js'),
      ]);
      return new Argon2PasswordHasher({ foreign: [new NodeCryptoHashVerifier()], ...options });
    }, []);
  };

/** Argon2id for new passwords; bcrypt, scrypt and PBKDF2 for those of older systems. */
export const argon2Module = (options: Argon2PasswordHasherOptions = {}): NamedModule =>
  defineModule('argon2', bindArgon2(options));
