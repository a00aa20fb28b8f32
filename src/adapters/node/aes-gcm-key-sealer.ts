import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyIdentity, SealedSecret } from '../../domain/model/key-record.js';
import type { KeySealer, Unsealed } from '../../ports/key-sealer.js';
import type { KeyEncryptionKey } from './key-encryption-keys.js';

const CIPHER = 'aes-256-gcm';
/** NIST SP 800-38D section 8.2.2: random nonces of 96 bits, far fewer than 2^32 of them under one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM. The additional data are the identity of the record and of the key that seals it. */
export class AesGcmKeySealer implements KeySealer {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #current: KeyEncryptionKey;

  /** @param keys all of them open, the first one seals. @throws Error when two share an id. */
  constructor(...keys: readonly [KeyEncryptionKey, ...KeyEncryptionKey[]]) {
    this.#current = keys[0];
    this.#keys = new Map(keys.map(({ id, bytes }) => [id, bytes]));
    if (this.#keys.size < keys.length) throw new Error('Two key-encryption keys have the same id.');
  }

  currentKeyId(): string {
    return this.#current.id;
  }

  seal(secret: string, identity: KeyIdentity): Promise<SealedSecret> {
    const { id, bytes } = this.#current;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, bytes, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(identity, id));
    const parts = [nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return Promise.resolve({ keyEncryptionKeyId: id, sealed: Buffer.concat(parts).toString('base64url') });
  }

  open({ keyEncryptionKeyId, sealed }: SealedSecret, identity: KeyIdentity): Promise<Unsealed> {
    const key = this.#keys.get(keyEncryptionKeyId);
    if (key === undefined) return Promise.resolve({ kind: 'unknown_key' });
    try {
      const bytes = Buffer.from(sealed, 'base64url');
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(additionalData(identity, keyEncryptionKeyId));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      const text = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES), undefined, 'utf8');
      return Promise.resolve({ kind: 'opened', secret: text + decipher.final('utf8') });
    } catch {
      return Promise.resolve({ kind: 'damaged' });
    }
  }
}

/** As JSON, so that no two identities have the same text. */
const additionalData = ({ kid, use, algorithm, sequence }: KeyIdentity, keyEncryptionKeyId: string): Buffer =>
  Buffer.from(JSON.stringify([kid, use, algorithm, sequence, keyEncryptionKeyId]), 'utf8');
