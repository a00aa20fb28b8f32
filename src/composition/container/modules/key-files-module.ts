import { join } from 'node:path';
import { T } from '../auth-tokens.js';
import { defineModule, type NamedModule } from '../module.js';

export interface KeyFilesOptions {
  /** Made with mode 0700 when missing; holds one file a key, 0600. */
  readonly directory: string;
}

/** Signing keys and the key of refresh tokens as files, made at the first start. */
export const keyFilesModule = ({ directory }: KeyFilesOptions): NamedModule =>
  defineModule('key-files', ({ bind }) => {
    bind(T.signingKeys).toResolvedValue(
      async (logger) => {
        const { FileSigningKeyStore } = await import('../../../adapters/node/file-signing-key-store.js');
        return new FileSigningKeyStore(directory, (message) => logger.warn({}, message));
      },
      [T.logger],
    );
    bind(T.mac).toResolvedValue(
      async (logger) => {
        const { HmacSha256Mac } = await import('../../../adapters/node/hmac-sha256-mac.js');
        const path = join(directory, 'refresh-hmac.key');
        return HmacSha256Mac.fromFile(path, (message) => logger.warn({}, message));
      },
      [T.logger],
    );
  });
