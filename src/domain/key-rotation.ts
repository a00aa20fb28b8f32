import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { SigningKeyStore } from '../ports/signing-key-store.js';
import type { StoreClock } from '../ports/store-clock.js';
import { isBlocked } from './key-choice.js';
import { planOf, type KeyPlanConfig } from './key-plan.js';
import { dueStep } from './key-schedule.js';
import { KeySnapshot } from './key-snapshot.js';
import type { ChangedKey, DueStep, NewKey } from './key-step.js';
import { isUnusable, type KeyVault } from './key-vault.js';
import type { KeyRecord } from './model/key-record.js';
import { OpenedKeys } from './opened-keys.js';

/** A node whose clock differs from the store's by more than this moves no key. */
const LARGEST_OFFSET_MS = 60_000;
/** Far more than one call can need; ends the loop over a store that forgets its writes. */
const MOST_STEPS = 100;

/**
 * Moves the life cycle of keys on: makes first keys and announced successors, and turns keys whose tokens have
 * expired into tombstones. Any number of nodes may do so at once, because each step is one conditional write.
 */
export class KeyRotation {
  readonly #keys: OpenedKeys;

  constructor(
    private readonly store: SigningKeyStore,
    private readonly vault: KeyVault,
    private readonly clock: Clock,
    private readonly storeClock: StoreClock,
    private readonly audit: AuditLog,
    private readonly config: KeyPlanConfig,
  ) {
    this.#keys = new OpenedKeys(vault);
  }

  /** The time that decides about keys: the store's, which is the same for every node. */
  now(): Promise<number> {
    return this.storeClock.now();
  }

  /** Whether this machine's clock is so far from the store's that it moves no key. */
  async isOff(): Promise<boolean> {
    return this.#isOff(await this.storeClock.now());
  }

  /**
   * Makes every step that is due, and returns the records afterwards. A node that does not open the keys that it
   * would sign or mint with makes none: what it sealed, the others might not open.
   */
  async advance(): Promise<readonly KeyRecord[]> {
    for (let steps = 0; ; steps += 1) {
      const records = await this.store.list();
      // Asked after the read, so that a key that another node has just made does not seem to lie in the future.
      const now = await this.storeClock.now();
      const step = steps < MOST_STEPS ? await this.#dueStep(records, now) : undefined;
      if (step === undefined) return records;
      if (step.kind === 'create') await this.#create(step, now);
      else await this.#change(step);
    }
  }

  async #dueStep(records: readonly KeyRecord[], now: number): Promise<DueStep | undefined> {
    const keys = await this.#keys.of(records);
    if (isBlocked(new KeySnapshot(records, keys), this.config.algorithm, now)) return undefined;
    const open = new Set(keys.flatMap((key) => (key === undefined || isUnusable(key) ? [] : [key.kid])));
    const opens = ({ kid }: KeyRecord): boolean => open.has(kid);
    return dueStep(records, this.config, now, { opens, firstOnly: this.#isOff(now) });
  }

  #isOff(now: number): boolean {
    return Math.abs(now - this.clock.now()) > LARGEST_OFFSET_MS;
  }

  async #change({ record, next, kind }: ChangedKey): Promise<void> {
    const written = await this.store.replace(next, record.version);
    if (written && kind === 'remove') this.#tell('key.removed', next);
    if (written && kind === 'begin') this.#tell('key.rotated', next);
  }

  async #create({ chain, sequence, activatesAt }: NewKey, now: number): Promise<void> {
    const key = await this.vault.generate(chain, now);
    const { keepSeconds, tokenSeconds } = planOf(chain, this.config);
    const place = { ...chain, sequence, createdAt: now, activatesAt, keepSeconds, tokenSeconds };
    const record = await this.vault.record(key, place);
    if (await this.store.insert(record)) this.#tell('key.created', record);
  }

  #tell(
    action: 'key.created' | 'key.removed' | 'key.rotated',
    { kid, use, algorithm, sequence }: KeyRecord,
  ): void {
    this.audit.record({ action, outcome: 'success', target: kid, facts: { use, algorithm, sequence } });
  }
}
