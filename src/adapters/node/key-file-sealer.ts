import type { KeyIdentity, SealedSecret } from '../../domain/model/key-record.js';
import type { KeySealer, Unsealed } from '../../ports/key-sealer.js';
import { AesGcmKeySealer } from './aes-gcm-key-sealer.js';
import { readKeyEncryptionKey, readOrCreateKeyEncryptionKey } from './key-encryption-keys.js';
import type { SecretFileWarning } from './secret-file.js';

/**
 * Seals with the key of a file, which is made when the first secret is sealed and not before: where the file of
 * a store that has sealed keys is missing, none takes its place, and no backup the place of the good copy.
 */
export class KeyFileSealer implements KeySealer {
  #sealer: AesGcmKeySealer | undefined;

  private constructor(
    private readonly path: string,
    private readonly warn: SecretFileWarning | undefined,
  ) {}

  /** @param warn told about a file that other accounts may read. @throws KeyFileError for one that is damaged. */
  static async open(path: string, warn?: SecretFileWarning): Promise<KeyFileSealer> {
    const sealer = new KeyFileSealer(path, warn);
    await sealer.#find();
    return sealer;
  }

  /** Empty, which is nobody's id, while there is no file. */
  currentKeyId(): string {
    return this.#sealer?.currentKeyId() ?? '';
  }

  /** @throws KeyFileError when the file cannot be made. */
  async seal(secret: string, identity: KeyIdentity): Promise<SealedSecret> {
    this.#sealer ??= new AesGcmKeySealer(await readOrCreateKeyEncryptionKey(this.path, this.warn));
    return this.#sealer.seal(secret, identity);
  }

  async open(secret: SealedSecret, identity: KeyIdentity): Promise<Unsealed> {
    const sealer = await this.#find();
    const unsealed = await sealer?.open(secret, identity);
    if (unsealed !== undefined && unsealed.kind !== 'unknown_key') return unsealed;
    const state = sealer === undefined ? 'is missing' : `holds another key, ${sealer.currentKeyId()}`;
    return { kind: 'unknown_key', cure: `The file ${this.path} ${state}: ${CURE}` };
  }

  /** Another process may have made the file meanwhile, or an operator put it back. */
  async #find(): Promise<AesGcmKeySealer | undefined> {
    if (this.#sealer !== undefined) return this.#sealer;
    const key = await readKeyEncryptionKey(this.path, this.warn);
    return (this.#sealer ??= key && new AesGcmKeySealer(key));
  }
}

const CURE =
  'put the one that sealed them back from its backup, or give auth.key_encryption_keys what it held.';
