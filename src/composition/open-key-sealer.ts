import { join } from 'node:path';
import { AesGcmKeySealer } from '../adapters/node/aes-gcm-key-sealer.js';
import { parseKeyEncryptionKey, randomKeyEncryptionKey } from '../adapters/node/key-encryption-keys.js';
import { KeyFileSealer } from '../adapters/node/key-file-sealer.js';
import type { KeySealer } from '../ports/key-sealer.js';

export interface KeySealerOptions {
  /** `<id>:<base64 of 32 bytes>`: all open, the first seals. Empty: the file `key-encryption.key`. */
  readonly keyEncryptionKeys: readonly string[];
  /** Directory (0700) of that file, which is made when the first key is sealed. */
  readonly directory: string;
  /** Told about a file that other accounts may read. */
  readonly warn?: (message: string) => void;
}

/** Opens, and makes no file. @throws KeyFileError naming a file, or Error naming the place of a key that is not of the right shape. */
export async function openKeySealer(options: KeySealerOptions): Promise<KeySealer> {
  const [first, ...others] = options.keyEncryptionKeys.map((text, index) => {
    const key = parseKeyEncryptionKey(text);
    if (key === undefined)
      throw new Error(`Key-encryption key no. ${index + 1} must be <id>:<base64 of 32 bytes>.`);
    return key;
  });
  if (first !== undefined) return new AesGcmKeySealer(first, ...others);
  return KeyFileSealer.open(join(options.directory, 'key-encryption.key'), options.warn);
}

/** For keys that live no longer than the process. */
export const processKeySealer = (): AesGcmKeySealer => new AesGcmKeySealer(randomKeyEncryptionKey());
