import type { AuditLog } from '../ports/audit-log.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import { AuthError } from './errors.js';
import type { KeyEditor } from './key-editor.js';
import { allInPhase, isGone } from './key-life-cycle.js';
import { planOf, type KeyPlanConfig } from './key-plan.js';
import type { KeyRing } from './key-ring.js';
import type { KeyRotation } from './key-rotation.js';
import { announcedElsewhere } from './key-succession.js';
import type { KeyVault } from './key-vault.js';
import type { AuditAction } from './model/audit-event.js';
import { asKeyId, type KeyId, type UserId } from './model/ids.js';
import type { KeyChain, KeyRecord } from './model/key-record.js';
import type { PrivateJwk, SigningAlgorithm } from './model/signing-key.js';

/** Who asks: a superadmin, by id, or the operator of the machine. */
export type KeyOperator = UserId | 'operator';

export interface RevokeKey {
  readonly kid: KeyId;
  /**
   * The store itself leaked, with what opens it: every key of the chain that is left in it ends, the announced one
   * and those that only verify among them, and a new one signs at once.
   */
  readonly fresh: boolean;
}

export interface RetireKey {
  readonly kid: KeyId;
  /** No process is configured for the algorithm any more: its announced keys are stopped too. */
  readonly dropAlgorithm: boolean;
}

export interface ImportKey {
  readonly algorithm: SigningAlgorithm;
  readonly privateJwk: PrivateJwk;
  /** The `kid` that tokens of the former issuer carry. */
  readonly formerKid: string | undefined;
  /** Longest life of a token that the former issuer signed. */
  readonly tokenSeconds: number;
}

export interface Rewrapped {
  readonly rewrapped: readonly KeyId[];
  /** Keys that do not open; they stay as they are. */
  readonly unusable: readonly KeyId[];
}

/**
 * What operators do to keys outside the regular life cycle. A change is in force here when the call returns, and
 * on other nodes within seconds.
 */
export class KeyOperations {
  /** @internal */
  constructor(
    private readonly editor: KeyEditor,
    private readonly families: TokenFamilyStore,
    private readonly rotation: KeyRotation,
    private readonly vault: KeyVault,
    private readonly ring: KeyRing,
    private readonly audit: AuditLog,
    private readonly config: KeyPlanConfig,
  ) {}

  /** The keys that sign for the default audience. */
  defaultChain(): KeyChain {
    return { use: 'sig', algorithm: this.config.algorithm };
  }

  /**
   * Changes to the announced key ahead of time.
   * @param immediately true: now, even if verifiers may hold a key set that does not have it; false: as soon as
   * it has been published long enough.
   * @returns the key that takes over, at its `activatesAt`.
   * @throws AuthError `key_not_found` for an algorithm that is not configured, `key_state_conflict` when no announced
   * key can take over (now), `edit_conflict`.
   */
  async rotate(chain: KeyChain, immediately: boolean, by: KeyOperator): Promise<KeyRecord> {
    const successor = await this.editor.promote(chain, immediately);
    this.#tell('key.rotated', successor, by, { immediately });
    await this.#inForce();
    return successor;
  }

  /**
   * Ends a compromised key: its successor signs, it leaves the key set, and whatever it signed or minted is
   * refused. The successor is the announced key, or a new one where no announced key opens here, also for an
   * algorithm that only other processes are configured for. It is made first, so that a crash in between leaves
   * a key that signs; calling again completes the work.
   * @returns the keys that have ended, this one first; with `fresh` those that ended with it follow.
   * @throws AuthError `key_not_found`, `edit_conflict`.
   */
  async revoke({ kid, fresh }: RevokeKey, by: KeyOperator): Promise<readonly KeyRecord[]> {
    const record = await this.#known(kid);
    // The key itself ends last: while it lives, a repeated call knows that work is left.
    const others = record.revokedAt === undefined ? await this.#giveWay(record, fresh, by) : [];
    const ended = await this.#end(kid, by);
    await this.#inForce();
    return [ended, ...others];
  }

  /**
   * Stops a key early; what it signed stays valid until it expires. If it is the active one, the announced key
   * takes over, unless the whole algorithm is dropped.
   * @throws AuthError `key_not_found`, `key_state_conflict` when the key is revoked, when nothing could take over,
   * or when the algorithm is dropped though it is configured, or not dropped though it is not; `edit_conflict`.
   */
  async retire({ kid, dropAlgorithm }: RetireKey, by: KeyOperator): Promise<KeyRecord> {
    const record = await this.#known(kid);
    if (record.revokedAt !== undefined)
      throw conflict(`The key ${kid} is revoked: it signs nothing already.`);
    this.#refuseDrop(record, dropAlgorithm);
    if (!dropAlgorithm && !(await this.editor.succeed(record)))
      throw conflict(`No announced key opens here that could take over from ${kid}.`);
    const now = await this.rotation.now();
    const stop = (other: KeyRecord): KeyRecord => ({ ...other, retiredAt: other.retiredAt ?? now });
    const announced = allInPhase(await this.editor.chain(record), 'announced', now);
    if (dropAlgorithm) for (const other of announced) await this.editor.edit(other.kid, stop);
    const retired = await this.editor.edit(kid, stop);
    this.#tell('key.retired', retired, by);
    await this.#inForce();
    return retired;
  }

  /** Seals every secret again, with the current key-encryption key. */
  async rewrap(by: KeyOperator): Promise<Rewrapped> {
    const rewrapped: KeyId[] = [];
    const unusable: KeyId[] = [];
    for (const { kid, secret } of await this.editor.all()) {
      if (secret === undefined || this.vault.isSealedAnew(secret)) continue;
      const after = await this.editor.edit(kid, (record) => this.vault.resealed(record));
      if (after.secret === undefined) continue;
      const done = this.vault.isSealedAnew(after.secret);
      (done ? rewrapped : unusable).push(kid);
      if (done)
        this.#tell('key.rewrapped', after, by, { key_encryption_key: after.secret.keyEncryptionKeyId });
    }
    await this.ring.reload();
    return { rewrapped, unusable };
  }

  /**
   * Takes over a key from another issuer. If it is the first key of a configured algorithm it signs at once;
   * any other key only verifies, until the tokens that it signed have expired.
   * @returns undefined when the key is here already.
   * @throws Error that says why the key is refused; AuthError `key_state_conflict` when it was here and has ended,
   * `edit_conflict`.
   */
  async import(request: ImportKey, by: KeyOperator): Promise<KeyRecord | undefined> {
    const { algorithm, privateJwk, formerKid, tokenSeconds } = request;
    const now = await this.rotation.now();
    const chain: KeyChain = { use: 'sig', algorithm };
    const key = await this.vault.openPrivateJwk(algorithm, privateJwk, now);
    const formerName =
      formerKid === undefined || formerKid === key.kid
        ? undefined
        : { kid: asKeyId(formerKid), until: now + tokenSeconds * 1000 };
    const plan = planOf(chain, this.config);
    const record = await this.editor.append(chain, key, (own) => ({
      signs: this.editor.isPlanned(chain) && own.length === 0,
      ...{ formerName, createdAt: announcedElsewhere(now) },
      keepSeconds: Math.max(tokenSeconds, plan.keepSeconds),
      tokenSeconds: Math.max(tokenSeconds, plan.tokenSeconds),
    }));
    if (record === undefined) await this.#refuseEnded(key.kid);
    else this.#tell('key.imported', record, by, { signs: record.retiredAt === undefined });
    await this.#inForce();
    return record;
  }

  async #refuseEnded(kid: KeyId): Promise<void> {
    const record = await this.editor.find(kid);
    if (record === undefined || !isGone(record)) return;
    const state = record.revokedAt === undefined ? 'removed' : 'revoked';
    throw conflict(`The key ${kid} was here and is ${state}: it does not come back.`);
  }

  #refuseDrop(record: KeyRecord, dropAlgorithm: boolean): void {
    const { algorithm } = record;
    if (this.editor.isPlanned(record) === !dropAlgorithm) return;
    throw conflict(
      dropAlgorithm
        ? `${algorithm} is configured: its next key would be made at once.`
        : `${algorithm} is not configured here. Where another process is configured for it, do this there; ` +
            'where none is, drop the algorithm (--drop-algorithm).',
    );
  }

  /** Lets another key sign in place of this one; returns the keys that ended for it. */
  async #giveWay(record: KeyRecord, fresh: boolean, by: KeyOperator): Promise<readonly KeyRecord[]> {
    if (!fresh) {
      if (!(await this.editor.succeed(record)))
        await this.editor.signAnew(record, (active) => active?.kid === record.kid);
      return [];
    }
    const leaked = (await this.editor.chain(record)).filter((other) => !isGone(other));
    await this.editor.signAnew(record, (active) => active !== undefined || this.editor.isPlanned(record));
    const ended: KeyRecord[] = [];
    for (const { kid } of leaked) if (kid !== record.kid) ended.push(await this.#end(kid, by));
    return ended;
  }

  async #end(kid: KeyId, by: KeyOperator): Promise<KeyRecord> {
    const now = await this.rotation.now();
    const revoked = await this.editor.edit(kid, (record) =>
      record.revokedAt === undefined
        ? { ...record, revokedAt: now, removedAt: record.removedAt ?? now, secret: undefined }
        : record,
    );
    const sessions = revoked.use === 'mac' ? await this.families.revokeMintedWith(kid, now) : 0;
    this.#tell('key.revoked', revoked, by, { sessions });
    return revoked;
  }

  /** A removed key counts as unknown. A revoked one does not, because revoking it again completes the work. */
  async #known(kid: KeyId): Promise<KeyRecord> {
    const record = await this.editor.find(kid);
    if (record === undefined || (isGone(record) && record.revokedAt === undefined))
      throw new AuthError('key_not_found');
    return record;
  }

  async #inForce(): Promise<void> {
    await this.rotation.advance();
    await this.ring.reload();
  }

  #tell(
    action: AuditAction,
    { kid, use, algorithm, sequence }: KeyRecord,
    by: KeyOperator,
    more: Readonly<Record<string, string | number | boolean>> = {},
  ): void {
    const actor = by === 'operator' ? undefined : by;
    const facts = { use, algorithm, sequence, ...more, ...(actor === undefined ? { by: 'operator' } : {}) };
    this.audit.record({ action, outcome: 'success', actor, target: kid, facts });
  }
}

const conflict = (message: string): AuthError => new AuthError('key_state_conflict', { message });
