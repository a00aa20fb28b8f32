import type { AuditLog } from '../ports/audit-log.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import { AuthError } from './errors.js';
import type { KeyEditor } from './key-editor.js';
import { isGone } from './key-life-cycle.js';
import { planOf, type KeyPlanConfig } from './key-plan.js';
import type { KeyRing } from './key-ring.js';
import type { KeyRotation } from './key-rotation.js';
import { announcedElsewhere } from './key-schedule.js';
import type { KeyVault } from './key-vault.js';
import type { AuditAction } from './model/audit-event.js';
import { asKeyId, type KeyId, type UserId } from './model/ids.js';
import type { KeyChain, KeyRecord } from './model/key-record.js';
import type { PrivateJwk, SigningAlgorithm } from './model/signing-key.js';

/** Who asks: a superadmin, by id, or the operator of the machine. */
export type KeyOperator = UserId | 'operator';

export interface RevokeKey {
  readonly kid: KeyId;
  /** The store itself leaked: revokes every key of the chain, and lets a new one sign at once. */
  readonly fresh: boolean;
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
  constructor(
    private readonly editor: KeyEditor,
    private readonly families: TokenFamilyStore,
    private readonly rotation: KeyRotation,
    private readonly vault: KeyVault,
    private readonly ring: KeyRing,
    private readonly audit: AuditLog,
    private readonly config: KeyPlanConfig,
  ) {}
  /** @internal */

  /** The keys that sign for the default audience. */
  defaultChain(): KeyChain {
    return { use: 'sig', algorithm: this.config.algorithm };
  }

  /**
   * Changes to the announced key ahead of time.
   * @param immediately true: now, even if verifiers may hold a key set that does not have it; false: as soon as
   * it has been published long enough.
   * @returns the key that takes over, at its `activatesAt`.
   * @throws AuthError `key_not_found` for an algorithm that is not configured, `edit_conflict`.
   */
  async rotate(chain: KeyChain, immediately: boolean, by: KeyOperator): Promise<KeyRecord> {
    const successor = await this.editor.promote(chain, immediately);
    this.#tell('key.rotated', successor, by, { immediately });
    await this.#inForce();
    return successor;
  }

  /**
   * Ends a compromised key: its successor signs, it leaves the key set, and whatever it signed or minted is
   * refused. The successor is made first, so that a crash in between leaves a key that signs; calling again
   * completes the work.
   * @throws AuthError `key_not_found`, `edit_conflict`.
   */
  async revoke({ kid, fresh }: RevokeKey, by: KeyOperator): Promise<KeyRecord> {
    const record = await this.#known(kid);
    if (record.revokedAt === undefined && fresh) await this.#replaceChain(record, by);
    else if (record.revokedAt === undefined) await this.editor.succeed(record);
    const revoked = await this.#end(kid, by);
    await this.#inForce();
    return revoked;
  }

  /**
   * Stops a key early; what it signed stays valid until it expires. If its algorithm is configured, the
   * announced key takes over; if not, the announced key is stopped with it.
   * @throws AuthError `key_not_found`, `edit_conflict`.
   */
  async retire(kid: KeyId, by: KeyOperator): Promise<KeyRecord> {
    const record = await this.#known(kid);
    await this.editor.succeed(record);
    const announced = this.editor.isPlanned(record) ? undefined : await this.editor.announced(record);
    const now = await this.rotation.now();
    const stop = (other: KeyRecord): KeyRecord => ({ ...other, retiredAt: other.retiredAt ?? now });
    if (announced !== undefined && announced.kid !== kid) await this.editor.edit(announced.kid, stop);
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
   * @throws Error that says why the key is refused; AuthError `edit_conflict`.
   */
  async import(request: ImportKey, by: KeyOperator): Promise<KeyRecord | undefined> {
    const { algorithm, privateJwk, formerKid, tokenSeconds } = request;
    const now = await this.rotation.now();
    const chain: KeyChain = { use: 'sig', algorithm };
    const key = await this.vault.openPrivateJwk(algorithm, privateJwk, now);
    const signs = this.editor.isPlanned(chain) && (await this.editor.chain(chain)).length === 0;
    const formerName =
      formerKid === undefined || formerKid === key.kid
        ? undefined
        : { kid: asKeyId(formerKid), until: now + tokenSeconds * 1000 };
    const plan = planOf(chain, this.config);
    const record = await this.editor.append(chain, {
      ...{ key, signs, formerName, createdAt: announcedElsewhere(now) },
      keepSeconds: Math.max(tokenSeconds, plan.keepSeconds),
      tokenSeconds: Math.max(tokenSeconds, plan.tokenSeconds),
    });
    if (record !== undefined) this.#tell('key.imported', record, by, { signs });
    await this.#inForce();
    return record;
  }

  /** The caller ends the key itself last: while it lives, a repeated call knows that work is left. */
  async #replaceChain({ kid, use, algorithm }: KeyRecord, by: KeyOperator): Promise<void> {
    const chain: KeyChain = { use, algorithm };
    const leaked = (await this.editor.chain(chain)).filter((record) => !isGone(record) && record.kid !== kid);
    if (this.editor.isPlanned(chain)) {
      const createdAt = await this.rotation.now();
      const key = await this.vault.generate(chain, createdAt);
      const { keepSeconds, tokenSeconds } = planOf(chain, this.config);
      await this.editor.append(chain, { key, signs: true, createdAt, keepSeconds, tokenSeconds });
    }
    for (const record of leaked) await this.#end(record.kid, by);
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
