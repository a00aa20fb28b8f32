import type { SigningKeyStore } from '../ports/signing-key-store.js';
import { AuthError } from './errors.js';
import { sameChain } from './key-life-cycle.js';
import { planOf, plannedChains, type KeyPlanConfig } from './key-plan.js';
import type { KeyRotation } from './key-rotation.js';
import { inPhase, nextSequence } from './key-schedule.js';
import type { KeyVault, OpenedKey } from './key-vault.js';
import type { KeyId } from './model/ids.js';
import type { FormerName, KeyChain, KeyRecord } from './model/key-record.js';

const MOST_ATTEMPTS = 10;

/** How a key joins its chain. */
export interface KeyEntry {
  readonly key: OpenedKey;
  /** False: it signs nothing here, and only verifies what it signed elsewhere. */
  readonly signs: boolean;
  /** When its public part was first published. */
  readonly createdAt: number;
  readonly keepSeconds: number;
  readonly tokenSeconds: number;
  readonly formerName?: FormerName | undefined;
}

/** Reads and changes single records, each change one conditional write. */
export class KeyEditor {
  constructor(
    private readonly store: SigningKeyStore,
    private readonly rotation: KeyRotation,
    private readonly vault: KeyVault,
    private readonly config: KeyPlanConfig,
  ) {}

  async all(): Promise<readonly KeyRecord[]> {
    return this.store.list();
  }

  async find(kid: KeyId): Promise<KeyRecord | undefined> {
    return (await this.store.list()).find((record) => record.kid === kid);
  }

  isPlanned(chain: KeyChain): boolean {
    return plannedChains(this.config).some((planned) => sameChain(planned, chain));
  }

  async chain(chain: KeyChain): Promise<readonly KeyRecord[]> {
    return (await this.store.list()).filter((record) => sameChain(record, chain));
  }

  async announced(chain: KeyChain): Promise<KeyRecord | undefined> {
    return inPhase(await this.chain(chain), 'announced', await this.rotation.now());
  }

  /**
   * Lets the announced key of a chain begin now, or as soon as it has been published long enough.
   * @throws AuthError `key_not_found` for an algorithm that is not configured, `edit_conflict`.
   */
  async promote(chain: KeyChain, immediately: boolean): Promise<KeyRecord> {
    if (!this.isPlanned(chain))
      throw new AuthError('key_not_found', { reason: `${chain.algorithm} is not configured` });
    await this.rotation.advance();
    const now = await this.rotation.now();
    return this.#promote(inPhase(await this.chain(chain), 'announced', now), now, immediately);
  }

  /**
   * Lets the announced key begin now in place of this one. Does nothing unless this key is active and its
   * algorithm is configured, so of two callers at once the second finds the work done.
   * @throws AuthError `edit_conflict`.
   */
  async succeed(record: KeyRecord): Promise<void> {
    if (!this.isPlanned(record)) return;
    await this.rotation.advance();
    const now = await this.rotation.now();
    const chain = await this.chain(record);
    if (inPhase(chain, 'active', now)?.kid === record.kid)
      await this.#promote(inPhase(chain, 'announced', now), now, true);
  }

  async #promote(announced: KeyRecord | undefined, now: number, immediately: boolean): Promise<KeyRecord> {
    if (announced === undefined) throw new AuthError('edit_conflict', { reason: 'no key is announced' });
    const ripe = announced.createdAt + planOf(announced, this.config).publishSeconds * 1000;
    const at = immediately ? now : Math.max(now, ripe);
    return this.edit(announced.kid, (record) =>
      record.activatesAt <= at ? record : { ...record, activatesAt: at },
    );
  }

  /** Appends a key to its chain; undefined when it is there already. @throws AuthError `edit_conflict`. */
  async append(chain: KeyChain, entry: KeyEntry): Promise<KeyRecord | undefined> {
    const { key, signs, createdAt, keepSeconds, tokenSeconds, formerName } = entry;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const now = await this.rotation.now();
      const sequence = nextSequence(await this.chain(chain));
      const times = { createdAt, activatesAt: now, retiredAt: signs ? undefined : now };
      const { use, algorithm } = chain;
      const place = { use, algorithm, sequence, keepSeconds, tokenSeconds, formerName, ...times };
      const record = await this.vault.record(key, place);
      if (await this.store.insert(record)) return record;
      if ((await this.find(key.kid)) !== undefined) return undefined;
    }
    throw new AuthError('edit_conflict');
  }

  /**
   * Reads a record, changes it, and writes it if nobody else did meanwhile; otherwise starts again. Does not write
   * when `change` returns the same object.
   * @throws AuthError `key_not_found`, `edit_conflict`.
   */
  async edit(kid: KeyId, change: (record: KeyRecord) => KeyRecord | Promise<KeyRecord>): Promise<KeyRecord> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const record = await this.find(kid);
      if (record === undefined) throw new AuthError('key_not_found');
      const changed = await change(record);
      if (changed === record) return record;
      const next = { ...changed, version: record.version + 1 };
      if (await this.store.replace(next, record.version)) return next;
    }
    throw new AuthError('edit_conflict');
  }
}
