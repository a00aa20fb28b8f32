import { join } from 'node:path';
import type { PrivateJwk, SigningAlgorithm, SigningKey } from '../../domain/model/signing-key.js';
import type { SigningKeyStore } from '../../ports/signing-key-store.js';
import { NodeCryptoSigner } from './node-crypto-signer.js';
import { readOrCreateSecret, readSecret, type SecretFileWarning } from './secret-file.js';
import { KeyFileError } from './key-file-error.js';

/**
 * One private JWK (RFC 7517) a file, `<directory>/<alg>.json`, 0600. A file is believed only if its
 * key opens, fits the algorithm, has its thumbprint for a `kid`, and signs what its public part verifies.
 */
export class FileSigningKeyStore implements SigningKeyStore {
  constructor(
    readonly directory: string,
    readonly warn?: SecretFileWarning,
  ) {}

  async find(algorithm: SigningAlgorithm): Promise<SigningKey | undefined> {
    const path = this.#pathOf(algorithm);
    const text = await readSecret(path, this.warn);
    return text === undefined ? undefined : open(path, text, algorithm);
  }

  async keepFirst(candidate: SigningKey): Promise<SigningKey> {
    const path = this.#pathOf(candidate.algorithm);
    const kept = await readOrCreateSecret(path, () => documentOf(candidate), this.warn);
    return open(path, kept, candidate.algorithm);
  }

  #pathOf(algorithm: SigningAlgorithm): string {
    return join(this.directory, `${algorithm}.json`);
  }
}

const documentOf = (key: SigningKey): string =>
  `${JSON.stringify({
    ...key.revealPrivateJwk(),
    kid: key.kid,
    alg: key.algorithm,
    use: 'sig',
    created_at: key.createdAt,
  })}\n`;

async function open(path: string, text: string, algorithm: SigningAlgorithm): Promise<SigningKey> {
  const opened = await openDocument(text, algorithm).catch(reasonOf);
  if (typeof opened !== 'string') return opened;
  throw new KeyFileError(`The signing key file ${path} is refused: ${opened}.`);
}

/** The reason alone: a parser's message may quote the secret. */
const reasonOf = (error: unknown): string =>
  error instanceof SyntaxError ? 'it is not JSON' : error instanceof Error ? error.message : String(error);

async function openDocument(text: string, algorithm: SigningAlgorithm): Promise<SigningKey> {
  const stored = parseDocument(text);
  if (stored.alg !== algorithm) throw new Error(`it is not a key for ${algorithm}`);
  const key = await new NodeCryptoSigner().open(algorithm, stored.jwk, stored.createdAt);
  if (key.kid !== stored.kid) throw new Error('its "kid" is not the thumbprint of its key');
  return key;
}

interface StoredKey {
  readonly kid: unknown;
  readonly alg: unknown;
  readonly createdAt: number;
  readonly jwk: PrivateJwk;
}

function parseDocument(text: string): StoredKey {
  const document: unknown = JSON.parse(text);
  if (typeof document !== 'object' || document === null) throw new Error('it is not a JSON object');
  const { kid, alg, created_at: createdAt, ...rest }: Record<string, unknown> = { ...document };
  if (typeof createdAt !== 'number') throw new Error('"created_at" is missing');
  const strings = Object.entries(rest).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const { kty, ...members } = Object.fromEntries(strings);
  if (kty === undefined) throw new Error('"kty" is missing');
  return { kid, alg, createdAt, jwk: { kty, ...(typeof alg === 'string' && { alg }), ...members } };
}
