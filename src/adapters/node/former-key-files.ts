import { join } from 'node:path';
import {
  SIGNING_ALGORITHMS,
  type PrivateJwk,
  type SigningAlgorithm,
} from '../../domain/model/signing-key.js';
import { KeyFileError } from './key-file-error.js';
import { readSecret } from './secret-file.js';

/** Keys as versions before the key ring kept them: one private JWK a file, and one refresh token key. */
export interface FormerKeyFiles {
  readonly signing: readonly { readonly algorithm: SigningAlgorithm; readonly privateJwk: PrivateJwk }[];
  readonly mac: Uint8Array | undefined;
}

/** Reads `<alg>.json` and `refresh-hmac.key`; nothing is written. @throws KeyFileError naming a file that is no key. */
export async function readFormerKeyFiles(directory: string): Promise<FormerKeyFiles> {
  const files = await Promise.all(
    SIGNING_ALGORITHMS.map(async (algorithm) => ({
      algorithm,
      path: join(directory, `${algorithm}.json`),
      text: await readSecret(join(directory, `${algorithm}.json`)),
    })),
  );
  const signing = files.flatMap(({ algorithm, path, text }) =>
    text === undefined ? [] : [{ algorithm, privateJwk: privateJwkIn(path, text) }],
  );
  return { signing, mac: await readMac(join(directory, 'refresh-hmac.key')) };
}

async function readMac(path: string): Promise<Uint8Array | undefined> {
  const text = (await readSecret(path))?.trim();
  if (text === undefined) return undefined;
  if (!/^[A-Za-z0-9_-]{43}$/.test(text))
    throw new KeyFileError(`The file ${path} does not hold a 256-bit key in base64url.`);
  return Buffer.from(text, 'base64url');
}

/** A parser's own message may quote the secret. */
function privateJwkIn(path: string, text: string): PrivateJwk {
  try {
    const document: unknown = JSON.parse(text);
    const members = Object.entries({ ...(document as object) }).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    const { kty, ...rest } = Object.fromEntries(members);
    if (kty !== undefined) return { kty, ...rest };
  } catch {
    // Told below.
  }
  throw new KeyFileError(`The signing key file ${path} holds no private JWK.`);
}
