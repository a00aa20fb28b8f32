import { join } from 'node:path';
import type { PrivateJwk, SigningAlgorithm } from '../../domain/model/signing-key.js';
import { KeyFileError } from './key-file-error.js';
import { readSecret } from './secret-file.js';

/** A private JWK as versions before the key ring kept it. */
export interface FormerKeyFile {
  readonly algorithm: SigningAlgorithm;
  readonly path: string;
  /** What the file calls its key. */
  readonly kid: string | undefined;
  readonly privateJwk: PrivateJwk;
}

export interface FormerKeyFiles {
  readonly signing: readonly FormerKeyFile[];
  readonly mac: Uint8Array | undefined;
}

export interface WantedKeyFiles {
  readonly signing: readonly SigningAlgorithm[];
  readonly mac: boolean;
}

/** Reads `<alg>.json` and `refresh-hmac.key`; nothing is written. @throws KeyFileError naming a file that is no key. */
export async function readFormerKeyFiles(directory: string, wanted: WantedKeyFiles): Promise<FormerKeyFiles> {
  const files = await Promise.all(
    wanted.signing.map(async (algorithm) => ({
      algorithm,
      path: join(directory, `${algorithm}.json`),
      text: await readSecret(join(directory, `${algorithm}.json`)),
    })),
  );
  const signing = files.flatMap(({ algorithm, path, text }) =>
    text === undefined ? [] : [keyFileOf(algorithm, path, text)],
  );
  const mac = wanted.mac ? await readMac(join(directory, 'refresh-hmac.key')) : undefined;
  return { signing, mac };
}

async function readMac(path: string): Promise<Uint8Array | undefined> {
  const text = (await readSecret(path))?.trim();
  if (text === undefined) return undefined;
  if (!/^[A-Za-z0-9_-]{43}$/.test(text))
    throw new KeyFileError(`The file ${path} does not hold a 256-bit key in base64url.`);
  return Buffer.from(text, 'base64url');
}

/** A parser's own message may quote the secret. */
function keyFileOf(algorithm: SigningAlgorithm, path: string, text: string): FormerKeyFile {
  try {
    const document: unknown = JSON.parse(text);
    const members = Object.entries({ ...(document as object) }).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    const { kty, alg, kid, ...rest } = Object.fromEntries(members);
    if (kty !== undefined && alg === algorithm)
      return { algorithm, path, kid, privateJwk: { kty, alg, ...rest } };
  } catch {
    // Told below.
  }
  throw new KeyFileError(`The signing key file ${path} holds no private JWK for ${algorithm}.`);
}
