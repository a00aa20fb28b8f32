import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { KeySource } from '../ports/key-source.js';
import type { Signer } from '../ports/signer.js';
import type { SigningKeyStore } from '../ports/signing-key-store.js';
import type { KeyId } from './model/ids.js';
import type { PublicKey, SigningAlgorithm, SigningKey } from './model/signing-key.js';

/** The signing keys of this issuer: which one signs, which ones verifiers may find. */
export class KeyRing implements KeySource {
  #keys: readonly SigningKey[] = [];

  constructor(
    private readonly store: SigningKeyStore,
    private readonly signer: Signer,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly algorithm: SigningAlgorithm,
  ) {}

  /** Loads the key of the configured algorithm, making it on the very first start. Must precede everything else. */
  async start(): Promise<void> {
    const stored = await this.store.find(this.algorithm);
    this.#keys = [stored ?? (await this.#makeFirst())];
  }

  /** The key that signs now. */
  active(): SigningKey {
    const [key] = this.#keys;
    if (key === undefined) throw new Error('KeyRing.start() must be awaited before tokens are issued');
    return key;
  }

  isStarted(): boolean {
    return this.#keys.length > 0;
  }

  /** The published keys, in a stable order. */
  publicKeys(): readonly PublicKey[] {
    return [...this.#keys].sort((left, right) => (left.kid < right.kid ? -1 : 1));
  }

  algorithms(): readonly SigningAlgorithm[] {
    return [this.algorithm];
  }

  find(kid: KeyId): PublicKey | undefined {
    return this.#keys.find((key) => key.kid === kid);
  }

  holds(kid: KeyId): boolean {
    return this.find(kid) !== undefined;
  }

  async #makeFirst(): Promise<SigningKey> {
    const candidate = await this.signer.generate(this.algorithm, this.clock.now());
    const kept = await this.store.keepFirst(candidate);
    if (kept.kid === candidate.kid) {
      this.audit.record({
        action: 'key.created',
        outcome: 'success',
        target: kept.kid,
        facts: { algorithm: kept.algorithm },
      });
    }
    return kept;
  }
}
