import { randomBytes } from 'node:crypto';
import { KeyFileError } from './key-file-error.js';
import { readOrCreateSecret, readSecret, type SecretFileWarning } from './secret-file.js';

/** A 256-bit key that seals other keys, and the public name under which sealed ones remember it. */
export interface KeyEncryptionKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const KEY_BYTES = 32;
const SHAPE = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/;

/** Reads `<id>:<base64 of 32 bytes>`. Undefined: it is not of that shape, whose text may be a secret and is not repeated. */
export function parseKeyEncryptionKey(text: string): KeyEncryptionKey | undefined {
  const [, id, encoded] = SHAPE.exec(text) ?? [];
  if (id === undefined || encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length === KEY_BYTES && bytes.toString('base64') === encoded ? { id, bytes } : undefined;
}

/** The key of a file; undefined when there is none. @throws KeyFileError. */
export async function readKeyEncryptionKey(
  path: string,
  warn?: SecretFileWarning,
): Promise<KeyEncryptionKey | undefined> {
  const text = await readSecret(path, warn);
  return text === undefined ? undefined : keyIn(path, text);
}

/** The key of a machine that was given none: a file of its own, made when it is missing. @throws KeyFileError. */
export async function readOrCreateKeyEncryptionKey(
  path: string,
  warn?: SecretFileWarning,
): Promise<KeyEncryptionKey> {
  return keyIn(path, await readOrCreateSecret(path, newKeyText, warn));
}

function keyIn(path: string, text: string): KeyEncryptionKey {
  const key = parseKeyEncryptionKey(text.trim());
  if (key !== undefined) return key;
  throw new KeyFileError(`The file ${path} does not hold <id>:<base64 of 32 bytes>.`);
}

/** A key for this process only. */
export const randomKeyEncryptionKey = (): KeyEncryptionKey => ({
  id: 'process',
  bytes: randomBytes(KEY_BYTES),
});

const newKeyText = (): string =>
  `local-${randomBytes(6).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64')}\n`;
