import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AesGcmKeySealer } from '../adapters/node/aes-gcm-key-sealer.js';
import {
  parseKeyEncryptionKey,
  randomKeyEncryptionKey,
  readOrCreateKeyEncryptionKey,
} from '../adapters/node/key-encryption-keys.js';

export interface KeySealerOptions {
  /** `<id>:<base64 of 32 bytes>`: all open, the first seals. Empty: the file `key-encryption.key`. */
  readonly keyEncryptionKeys: readonly string[];
  /** Directory (0700) of that file, which is made at the first start. */
  readonly directory: string;
  /** Told about a file that other accounts may read. */
  readonly warn?: (message: string) => void;
}

/** @throws KeyFileError naming a file, or Error naming the place of a key that is not of the right shape. */
export async function openKeySealer(options: KeySealerOptions): Promise<AesGcmKeySealer> {
  const [first, ...others] = options.keyEncryptionKeys.map((text, index) => {
    const key = parseKeyEncryptionKey(text);
    if (key === undefined)
      throw new Error(`Key-encryption key no. ${index + 1} must be <id>:<base64 of 32 bytes>.`);
    return key;
  });
  if (first !== undefined) return new AesGcmKeySealer(first, ...others);
  const path = join(options.directory, 'key-encryption.key');
  return new AesGcmKeySealer(await readOrCreateKeyEncryptionKey(path, options.warn));
}

/** As `openKeySealer`, and makes no file: where there is none, no key opens. */
export async function findKeySealer(options: KeySealerOptions): Promise<AesGcmKeySealer> {
  const isMissing = !existsSync(join(options.directory, 'key-encryption.key'));
  return options.keyEncryptionKeys.length === 0 && isMissing ? processKeySealer() : openKeySealer(options);
}

/** For keys that live no longer than the process. */
export const processKeySealer = (): AesGcmKeySealer => new AesGcmKeySealer(randomKeyEncryptionKey());
