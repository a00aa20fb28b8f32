import type { AuthConfig } from './auth-config.js';
import { inCode } from './config/key-names.js';
import type { Settings } from './settings.js';

/** Keys of section `auth` that adapters take, as `nodePlatform` and `keyFilesModule` do: the domain never sees them. */
export const KEYS_OF_ADAPTERS = ['data_dir', 'key_encryption_keys'] as const;

/** Section `auth` as code gives it: other names, the same values. */
export function authConfigOf({ auth }: Settings): AuthConfig {
  const { data_dir: _directory, key_encryption_keys: _keys, ...section } = auth;
  return inCode(section);
}
