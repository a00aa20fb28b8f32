import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { SigningKeyStore } from '../ports/signing-key-store.js';
import type { StoreClock } from '../ports/store-clock.js';
import { planOf, type KeyPlanConfig } from './key-plan.js';
import { dueStep, type DueStep, type NewKey } from './key-schedule.js';
import type { KeyVault } from './key-vault.js';
import type { KeyRecord } from './model/key-record.js';

/** A node whose clock differs from the store's by more than this moves no key. */
const LARGEST_OFFSET_MS = 60_000;
/** Far more than one call can need; ends the loop over a store that forgets its writes. */
const MOST_STEPS = 100;

/**
 * Moves the life cycle of keys on: makes first keys and announced successors, and turns keys whose tokens have
 * expired into tombstones. Any number of nodes may do so at once, because each step is one conditional write.
 */
export class KeyRotation {
  constructor(
    private readonly store: SigningKeyStore,
    private readonly vault: KeyVault,
    private readonly clock: Clock,
    private readonly storeClock: StoreClock,
    private readonly audit: AuditLog,
    private readonly config: KeyPlanConfig,
  ) {}

  /** The time that decides about keys: the store's, which is the same for every node. */
  now(): Promise<number> {
    return this.storeClock.now();
  }

  /** Makes every step that is due, and returns the records afterwards. */
  async advance(): Promise<readonly KeyRecord[]> {
    for (let steps = 0; ; steps += 1) {
      const records = await this.store.list();
      // Asked after the read, so that a key that another node has just made does not seem to lie in the future.
      const now = await this.storeClock.now();
      const isOff = Math.abs(now - this.clock.now()) > LARGEST_OFFSET_MS;
      const step = dueStep(records, this.config, now, isOff);
      if (step === undefined || steps >= MOST_STEPS) return records;
      await this.#make(step, now);
    }
  }

  async #make(step: DueStep, now: number): Promise<void> {
    if (step.kind === 'create') return this.#create(step, now);
    const { record, next, kind } = step;
    const written = await this.store.replace(next, record.version);
    if (written && kind === 'remove') this.#tell('key.removed', next);
  }

  async #create({ chain, sequence, activatesAt }: NewKey, now: number): Promise<void> {
    const key = await this.vault.generate(chain, now);
    const { keepSeconds, tokenSeconds } = planOf(chain, this.config);
    const place = { ...chain, sequence, createdAt: now, activatesAt, keepSeconds, tokenSeconds };
    const record = await this.vault.record(key, place);
    if (await this.store.insert(record)) this.#tell('key.created', record);
  }

  #tell(action: 'key.created' | 'key.removed', { kid, use, algorithm, sequence }: KeyRecord): void {
    this.audit.record({ action, outcome: 'success', target: kid, facts: { use, algorithm, sequence } });
  }
}
