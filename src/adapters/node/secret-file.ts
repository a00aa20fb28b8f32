import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCodeOf } from '../../domain/platform-error-code.js';
import { KeyFileError } from './key-file-error.js';

/** Told once about a secret that other accounts of the machine may read. */
export type SecretFileWarning = (message: string) => void;

/**
 * The text of a secret file, or undefined when there is none.
 * @throws Error naming the file when it exists and cannot be read.
 */
export async function readSecret(path: string, warn?: SecretFileWarning): Promise<string | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    await warnIfShared(path, warn);
    return text;
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw new KeyFileError(`The secret file ${path} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * The text of a secret file, which is made (0600, in a 0700 directory) when there is none. Of many
 * processes at once one text wins, and all of them are given that one: `link` refuses a name that is
 * taken, and the winner's file was complete and on disk before it had that name.
 */
export async function readOrCreateSecret(
  path: string,
  make: () => string,
  warn?: SecretFileWarning,
): Promise<string> {
  const existing = await readSecret(path, warn);
  if (existing !== undefined) return existing;
  await createOnce(path, make());
  const kept = await readSecret(path, warn);
  if (kept === undefined) throw new KeyFileError(`The secret file ${path} vanished while it was made.`);
  return kept;
}

/** Makes the private directory, and its parents, when missing; an existing one keeps its mode. */
export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

async function createOnce(path: string, text: string): Promise<void> {
  const directory = dirname(path);
  await makePrivateDirectory(directory);
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeDurably(temporary, text);
    await link(temporary, path);
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST')
      throw new KeyFileError(`The secret file ${path} cannot be made: ${reasonOf(error)}`, { cause: error });
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
  await syncDirectory(directory);
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  // The umask may have taken bits away that the owner needs.
  await chmod(path, 0o600);
}

/** A new name is durable only when its directory is (fsync(2)); Windows has no such call. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function warnIfShared(path: string, warn: SecretFileWarning | undefined): Promise<void> {
  if (warn === undefined || process.platform === 'win32') return;
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0)
    warn(`${path} can be read by other accounts (mode ${(mode & 0o777).toString(8)}); make it 0600.`);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
