import type { Clock } from '../ports/clock.js';
import type { KeySource } from '../ports/key-source.js';
import type { SigningKeyStore } from '../ports/signing-key-store.js';
import { AuthError } from './errors.js';
import { isBlocked, minterOf, signerOf } from './key-choice.js';
import { plannedChains, type KeyPlanConfig } from './key-plan.js';
import type { KeyRotation } from './key-rotation.js';
import { KeySnapshot, type DescribedKey } from './key-snapshot.js';
import { isUnusable, type KeyVault, type OpenedKey, type UnusableKey } from './key-vault.js';
import type { KeyId } from './model/ids.js';
import type { KeyRecord } from './model/key-record.js';
import type { MacKey } from './model/mac-key.js';
import {
  SIGNING_ALGORITHMS,
  type SigningKey,
  type PublicKey,
  type SigningAlgorithm,
} from './model/signing-key.js';
import { UnusableKeysError } from './unusable-keys-error.js';

/** How old the records may be before they are read anew, behind whatever asks. */
const POLL_MS = 15_000;
/** An unknown key id, which anybody can write, costs at most one read in this time. */
const COOLDOWN_MS = 5_000;

/**
 * The keys of this issuer: which one signs, which ones verifiers may find, which one mints refresh
 * tokens. It answers from memory; what other nodes change is known here within seconds.
 */
export class KeyRing implements KeySource {
  #snapshot = new KeySnapshot([], []);
  #started = false;
  #readAt = -Infinity;
  #reloadedAt = -Infinity;
  /** The latest reading for an unknown key id, failed ones too: they answer until the next may begin. */
  #reloading: Promise<void> | undefined;
  #maintaining: Promise<void> | undefined;
  #failure: unknown;
  #tickets = 0;
  #applied = 0;
  /** By all that a secret is tied to. What did not open is tried again: it may have been the machine's fault. */
  #opened = new Map<string, OpenedKey>();

  constructor(
    private readonly store: SigningKeyStore,
    private readonly rotation: KeyRotation,
    private readonly vault: KeyVault,
    private readonly clock: Clock,
    private readonly config: KeyPlanConfig,
  ) {}

  /**
   * Makes the keys of the very first start, or loads those there are. Must precede everything else.
   * @throws UnusableKeysError when the default algorithm or the refresh tokens have no key that opens.
   */
  async start(): Promise<void> {
    await this.open();
    await this.maintain();
    this.#refuseUnusable();
    this.#started = true;
  }

  /**
   * Reads the keys and moves none: a node that cannot open them must not add what others cannot open.
   * @throws UnusableKeysError as `start`.
   */
  async open(): Promise<void> {
    await this.reload();
    this.#refuseUnusable();
  }

  /** Moves the life cycle on and reads the keys. Every few seconds by a timer, or by itself when it is used. */
  maintain(): Promise<void> {
    this.#maintaining ??= this.#maintain();
    return this.#maintaining;
  }

  /** The key that signs with an algorithm now; while that one's first key is only announced, another's. */
  signingKey(algorithm: SigningAlgorithm): SigningKey {
    this.#refreshWhenOld();
    const key = this.#signer(algorithm);
    if (key !== undefined) return key;
    if (!this.#started) throw new Error('KeyRing.start() must be awaited before tokens are issued');
    throw new AuthError('signing_key_unavailable', { reason: `no usable key for ${algorithm}` });
  }

  /** Whether tokens of the default algorithm can be signed, and refresh tokens minted. */
  isUsable(): boolean {
    return (
      this.#started &&
      this.#signer(this.config.algorithm) !== undefined &&
      minterOf(this.#snapshot, this.clock.now()) !== undefined
    );
  }

  /** Records that cannot be used, and why; never empty without need of an operator. */
  unusable(): readonly UnusableKey[] {
    return this.#snapshot.unusable;
  }

  /** What went wrong with the latest reading or writing; undefined when nothing did. */
  failure(): unknown {
    return this.#failure;
  }

  /** The published keys, in an order that is the same on every node. */
  publicKeys(): readonly PublicKey[] {
    this.#refreshWhenOld();
    return this.#snapshot.published(this.clock.now());
  }

  /** Milliseconds until the next change of the published or the active keys; 0 for a day after an emergency. */
  msToNextChange(): number {
    const now = this.clock.now();
    return this.#snapshot.nextChangeAt(now) - now;
  }

  /** The algorithms that tokens of this issuer may be signed with, now or soon. */
  algorithms(): readonly SigningAlgorithm[] {
    const planned = plannedChains(this.config).map((chain): string => chain.algorithm);
    const published = this.publicKeys().map((key): string => key.algorithm);
    return SIGNING_ALGORITHMS.filter((name) => planned.includes(name) || published.includes(name));
  }

  /** Signing keys that were compromised, while a token of theirs may be in somebody's hands. */
  revokedKids(): readonly KeyId[] {
    return this.#snapshot.revokedKids(this.clock.now());
  }

  /** The longest life, in seconds, of a token that still verifies: of today's setting, or of an earlier one. */
  longestTokenSeconds(): number {
    return Math.max(this.config.accessTokenSeconds, this.#snapshot.longestTokenSeconds(this.clock.now()));
  }

  describe(): readonly DescribedKey[] {
    return this.#snapshot.describe(this.clock.now());
  }

  find(kid: KeyId): PublicKey | undefined | Promise<PublicKey | undefined> {
    return this.#known((keys, now) => keys.find(kid, now));
  }

  holds(kid: KeyId): boolean {
    this.#refreshWhenOld();
    return this.#snapshot.find(kid, this.clock.now()) !== undefined;
  }

  /** The key that mints refresh tokens now. */
  mintingKey(): MacKey {
    this.#refreshWhenOld();
    const key = minterOf(this.#snapshot, this.clock.now());
    if (key !== undefined) return key;
    if (!this.#started) throw new Error('KeyRing.start() must be awaited before sessions are opened');
    throw new AuthError('signing_key_unavailable', { reason: 'no usable key for refresh tokens' });
  }

  /** A refresh token key by its id. @throws AuthError `store_unavailable` when the keys cannot be read. */
  macKey(kid: KeyId): MacKey | undefined | Promise<MacKey | undefined> {
    return this.#known((keys, now) => keys.mac(kid, now));
  }

  /** Reads the keys now: what was written before is in force when this resolves. */
  async reload(): Promise<void> {
    const ticket = this.#nextTicket();
    await this.#load(await this.store.list(), ticket);
  }

  #known<Key>(
    look: (keys: KeySnapshot, now: number) => Key | undefined,
  ): Key | undefined | Promise<Key | undefined> {
    this.#refreshWhenOld();
    return look(this.#snapshot, this.clock.now()) ?? this.#afterReload(look);
  }

  /** Another node may have made the key a moment ago. */
  async #afterReload<Key>(
    look: (keys: KeySnapshot, now: number) => Key | undefined,
  ): Promise<Key | undefined> {
    const isCooling = Math.abs(this.clock.now() - this.#reloadedAt) < COOLDOWN_MS;
    if (!isCooling) {
      this.#reloadedAt = this.clock.now();
      this.#reloading = this.reload();
    }
    await this.#reloading;
    return look(this.#snapshot, this.clock.now());
  }

  #refreshWhenOld(): void {
    if (!this.#started || Math.abs(this.clock.now() - this.#readAt) < POLL_MS) return;
    this.#readAt = this.clock.now();
    // What fails here is told by `failure`, and tried again.
    this.maintain().catch(() => undefined);
  }

  #signer(algorithm: SigningAlgorithm): SigningKey | undefined {
    return signerOf(this.#snapshot, algorithm, this.config.algorithm, this.clock.now());
  }

  #refuseUnusable(): void {
    if (isBlocked(this.#snapshot, this.config.algorithm, this.clock.now()))
      throw new UnusableKeysError(this.unusable());
  }

  async #maintain(): Promise<void> {
    const ticket = this.#nextTicket();
    try {
      await this.#load(await this.rotation.advance(), ticket);
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
      // What cannot be moved on can still be read: another node may have ended a key.
      await this.reload().catch(() => undefined);
      throw error;
    } finally {
      this.#maintaining = undefined;
    }
  }

  #nextTicket(): number {
    this.#readAt = this.clock.now();
    return (this.#tickets += 1);
  }

  /** Of two readings that overlap, the one that began later stays. */
  async #load(records: readonly KeyRecord[], ticket: number): Promise<void> {
    const opened = new Map<string, OpenedKey>();
    const keys = await Promise.all(
      records.map(async (record) => {
        const { kid, use, algorithm, sequence, secret } = record;
        if (secret === undefined) return undefined;
        const name = JSON.stringify([kid, use, algorithm, sequence, secret]);
        const key = this.#opened.get(name) ?? (await this.vault.open(record, secret));
        if (!isUnusable(key)) opened.set(name, key);
        return key;
      }),
    );
    if (ticket < this.#applied) return;
    this.#applied = ticket;
    this.#opened = opened;
    this.#snapshot = new KeySnapshot(records, keys);
  }
}
