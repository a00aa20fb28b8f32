import type { SigningKeyStore } from '../ports/signing-key-store.js';
import { AuthError } from './errors.js';
import { allInPhase, inPhase, isGone, nextSequence, sameChain } from './key-life-cycle.js';
import { planOf, plannedChains, type KeyPlanConfig } from './key-plan.js';
import type { KeyRotation } from './key-rotation.js';
import { isUnusable, type KeyVault, type OpenedKey } from './key-vault.js';
import type { KeyId } from './model/ids.js';
import type { FormerName, KeyChain, KeyRecord } from './model/key-record.js';

const MOST_ATTEMPTS = 10;

/** How a key joins its chain. */
export interface KeyEntry {
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

  /**
   * Lets the announced key of a chain begin now, or as soon as it has been published long enough.
   * @throws AuthError `key_not_found` for an algorithm that is not configured, `key_state_conflict` when no
   * announced key can take over, `edit_conflict`.
   */
  async promote(chain: KeyChain, immediately: boolean): Promise<KeyRecord> {
    if (!this.isPlanned(chain))
      throw new AuthError('key_not_found', { reason: `${chain.algorithm} is not configured` });
    await this.rotation.advance();
    const now = await this.rotation.now();
    const announced = allInPhase(await this.chain(chain), 'announced', now);
    const heir = await this.#firstOpen(announced);
    if (heir === undefined) throw await this.#noHeir(announced);
    const ripe = heir.createdAt + planOf(heir, this.config).publishSeconds * 1000;
    const [next] = announced;
    if (immediately && next !== undefined && next !== heir && ripe > now) throw standIn(next, heir);
    const begun = await this.#beginAt(heir, immediately ? now : Math.max(now, ripe));
    return begun ?? this.promote(chain, immediately);
  }

  /**
   * Lets an announced key that opens begin now in place of this one, whether or not this process is configured for
   * its algorithm: another one is. Does nothing unless this key is active, so of two callers at once the second
   * finds the work done.
   * @returns false when this key is active and no announced one opens. @throws AuthError `edit_conflict`.
   */
  async succeed(record: KeyRecord): Promise<boolean> {
    await this.rotation.advance();
    const now = await this.rotation.now();
    const chain = await this.chain(record);
    if (inPhase(chain, 'active', now)?.kid !== record.kid) return true;
    const heir = await this.#firstOpen(allInPhase(chain, 'announced', now));
    if (heir === undefined) return false;
    return (await this.#beginAt(heir, now)) !== undefined || this.succeed(record);
  }

  async #firstOpen(records: readonly KeyRecord[]): Promise<KeyRecord | undefined> {
    for (const record of records)
      if (record.secret !== undefined && !isUnusable(await this.vault.open(record, record.secret)))
        return record;
    return undefined;
  }

  /** Undefined when the key has been ended since it was chosen: then another is announced in its place. */
  async #beginAt({ kid }: KeyRecord, at: number): Promise<KeyRecord | undefined> {
    const begun = await this.edit(kid, (record) =>
      isEnded(record) || record.activatesAt <= at ? record : { ...record, activatesAt: at },
    );
    return isEnded(begun) ? undefined : begun;
  }

  async #noHeir([closed]: readonly KeyRecord[]): Promise<AuthError> {
    if (closed !== undefined)
      return stateConflict(`The announced key ${closed.kid} does not open here, so it cannot take over.`);
    return (await this.rotation.isOff())
      ? stateConflict(
          "No key is announced, and none is made here: this machine's clock is more than a minute from the database's.",
        )
      : stateConflict('No key is announced that could take over.');
  }

  /** Makes a key that signs from now on, if `isWanted` says so of the active one. @throws AuthError `edit_conflict`. */
  async signAnew(
    { use, algorithm }: KeyChain,
    isWanted: (active: KeyRecord | undefined) => boolean,
  ): Promise<void> {
    const chain: KeyChain = { use, algorithm };
    const createdAt = await this.rotation.now();
    const key = await this.vault.generate(chain, createdAt);
    const { keepSeconds, tokenSeconds } = planOf(chain, this.config);
    const entry = { signs: true, createdAt, keepSeconds, tokenSeconds };
    await this.append(chain, key, (own, now) => (isWanted(inPhase(own, 'active', now)) ? entry : undefined));
  }

  /**
   * Appends a key to its chain.
   * @param entryOf how, decided anew at each attempt, because others append too; undefined: not at all.
   * @returns undefined when it was not appended, or is there already. @throws AuthError `edit_conflict`.
   */
  async append(
    chain: KeyChain,
    key: OpenedKey,
    entryOf: (own: readonly KeyRecord[], now: number) => KeyEntry | undefined,
  ): Promise<KeyRecord | undefined> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const own = await this.chain(chain);
      const now = await this.rotation.now();
      const entry = entryOf(own, now);
      if (entry === undefined) return undefined;
      const { signs, createdAt, keepSeconds, tokenSeconds, formerName } = entry;
      const sequence = nextSequence(own);
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

const isEnded = (record: KeyRecord): boolean => isGone(record) || record.retiredAt !== undefined;

const stateConflict = (message: string): AuthError => new AuthError('key_state_conflict', { message });

const standIn = (closed: KeyRecord, heir: KeyRecord): AuthError =>
  stateConflict(
    `The announced key ${closed.kid} does not open here; ${heir.kid} was announced in its place, and not every ` +
      'verifier knows it yet. Let it take over when they do (without `now`), or end the other one first.',
  );
