import { KEY_ENCRYPTION_KEYS } from '../../adapter-rules.js';
import { assertOptions } from '../../assert-options.js';
import { text } from '../../member-rules.js';
import { T } from '../auth-tokens.js';
import { defineModule, type NamedModule } from '../module.js';

export interface KeyFilesOptions {
  /** Made with mode 0700 when missing; holds the key-encryption key (0600) when none are given. */
  readonly directory: string;
  /** `<id>:<base64 of 32 bytes>`: all open, the first seals. Every node of a shared store needs the same. */
  readonly keyEncryptionKeys?: readonly string[];
}

const RULES = { directory: text, keyEncryptionKeys: KEY_ENCRYPTION_KEYS };

/**
 * What seals the keys in the store: the given key-encryption keys, or a file made at the first start.
 * @throws Error naming an option that is wrong, missing or unknown.
 */
export function keyFilesModule(options: KeyFilesOptions): NamedModule {
  assertOptions('keyFilesModule', options, RULES);
  const { directory, keyEncryptionKeys = [] } = options;
  return defineModule('key-files', ({ bind }) => {
    bind(T.sealer).toResolvedValue(
      async (logger) => {
        const { openKeySealer } = await import('../../open-key-sealer.js');
        const warn = (message: string): void => logger.warn({}, message);
        return openKeySealer({ directory, keyEncryptionKeys, warn });
      },
      [T.logger],
    );
  });
}
