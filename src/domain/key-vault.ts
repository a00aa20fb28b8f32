import type { KeySealer } from '../ports/key-sealer.js';
import type { Mac } from '../ports/mac.js';
import type { Signer } from '../ports/signer.js';
import { decodeBase64Url, encodeBase64Url } from './base64url.js';
import type { KeyChain, KeyIdentity, KeyRecord, SealedSecret } from './model/key-record.js';
import type { MacKey } from './model/mac-key.js';
import type { PrivateJwk, SigningAlgorithm, SigningKey } from './model/signing-key.js';

export type OpenedKey = SigningKey | MacKey;

/** The place of a key in its chain, and its times. */
export type KeyPlace = KeyChain &
  Pick<KeyRecord, 'sequence' | 'createdAt' | 'activatesAt' | 'keepSeconds'> &
  Partial<Pick<KeyRecord, 'tokenSeconds' | 'retiredAt' | 'formerName'>>;

/** A key record that cannot be used, and why. The reason never shows any part of the secret. */
export interface UnusableKey {
  readonly identity: KeyIdentity;
  readonly keyEncryptionKeyId: string;
  readonly reason: string;
  /** What an operator does about it, as a sentence. */
  readonly cure: string;
}

/** Encrypts the secrets of keys and decrypts them again. An opened key is used only if its id is its own thumbprint. */
export class KeyVault {
  constructor(
    private readonly sealer: KeySealer,
    private readonly signer: Signer,
    private readonly mac: Mac,
  ) {}

  /** Makes a new key pair or secret key for a chain. */
  generate({ algorithm }: KeyChain, createdAt: number): Promise<OpenedKey> {
    return algorithm === 'HS256'
      ? Promise.resolve(this.mac.generate())
      : this.signer.generate(algorithm, createdAt);
  }

  /** The first version of a key's record. */
  async record(key: OpenedKey, place: KeyPlace): Promise<KeyRecord> {
    const { use, algorithm, sequence, createdAt, activatesAt, retiredAt, formerName } = place;
    const { keepSeconds, tokenSeconds } = place;
    const identity: KeyIdentity = { kid: key.kid, use, algorithm, sequence };
    const secret = await this.seal(key, identity);
    return {
      ...(tokenSeconds === undefined ? {} : { tokenSeconds }),
      ...{ ...identity, createdAt, activatesAt, keepSeconds, retiredAt, formerName, secret },
      ...{ revokedAt: undefined, removedAt: undefined, version: 1 },
    };
  }

  seal(key: OpenedKey, identity: KeyIdentity): Promise<SealedSecret> {
    const secret =
      key.algorithm === 'HS256'
        ? encodeBase64Url(key.revealSecret())
        : JSON.stringify(key.revealPrivateJwk());
    return this.sealer.seal(secret, identity);
  }

  /** @throws Error that says why the key is refused. */
  openPrivateJwk(
    algorithm: SigningAlgorithm,
    privateJwk: PrivateJwk,
    createdAt: number,
  ): Promise<SigningKey> {
    return this.signer.open(algorithm, privateJwk, createdAt);
  }

  /** The record with its secret sealed again by the current key; the same record when the secret does not open. */
  async resealed(record: KeyRecord): Promise<KeyRecord> {
    if (record.secret === undefined) return record;
    const key = await this.open(record, record.secret);
    return isUnusable(key) ? record : { ...record, secret: await this.seal(key, record) };
  }

  /** Whether the secret is sealed with the current key-encryption key. */
  isSealedAnew({ keyEncryptionKeyId }: SealedSecret): boolean {
    return keyEncryptionKeyId === this.sealer.currentKeyId();
  }

  /** The key of a record, with the public part computed from the private one; or why it cannot be used. */
  async open(record: KeyRecord, secret: SealedSecret): Promise<OpenedKey | UnusableKey> {
    const { keyEncryptionKeyId } = secret;
    const refused = (reason: string, cure = CURE): UnusableKey => ({
      ...{ identity: record, keyEncryptionKeyId, reason, cure },
    });
    const unsealed = await this.sealer.open(secret, record);
    if (unsealed.kind === 'unknown_key')
      return refused(`its key-encryption key ${keyEncryptionKeyId} is not configured`, unsealed.cure);
    if (unsealed.kind !== 'opened') return refused('it does not open: changed, or sealed for another record');
    const key = await this.#read(record, unsealed.secret).catch(() => undefined);
    if (key === undefined) return refused(`it holds no usable key for ${record.algorithm}`);
    return key.kid === record.kid ? key : refused('its kid is not the thumbprint of its key');
  }

  async #read({ algorithm, createdAt }: KeyRecord, secret: string): Promise<OpenedKey> {
    if (algorithm !== 'HS256') return this.signer.open(algorithm, privateJwkOf(secret), createdAt);
    return this.mac.open(decodeBase64Url(secret) ?? new Uint8Array());
  }
}

const CURE = 'Give auth.key_encryption_keys the key that sealed them.';

export const isUnusable = (key: OpenedKey | UnusableKey): key is UnusableKey => 'reason' in key;

function privateJwkOf(text: string): PrivateJwk {
  const members = Object.entries({ ...(JSON.parse(text) as object) }).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const { kty, ...rest } = Object.fromEntries(members);
  if (kty === undefined) throw new Error('"kty" is missing');
  return { kty, ...rest };
}
