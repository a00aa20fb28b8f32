import type { Clock } from '../ports/clock.js';
import type { KeySource } from '../ports/key-source.js';
import type { SigningKeyStore } from '../ports/signing-key-store.js';
import { AuthError } from './errors.js';
import { isBlocked, minterOf, signerOf, standInsOf, type StandIn } from './key-choice.js';
import { plannedChains, type KeyPlanConfig } from './key-plan.js';
import type { KeyRotation } from './key-rotation.js';
import { KeySnapshot, type DescribedKey } from './key-snapshot.js';
import type { KeyVault, UnusableKey } from './key-vault.js';
import type { KeyId } from './model/ids.js';
import type { KeyRecord } from './model/key-record.js';
import type { MacKey } from './model/mac-key.js';
import {
  SIGNING_ALGORITHMS,
  type SigningKey,
  type PublicKey,
  type SigningAlgorithm,
} from './model/signing-key.js';
import { OpenedKeys } from './opened-keys.js';
import { UnusableKeysError } from './unusable-keys-error.js';

/** Records older than this are read again in the background, when somebody uses the ring. */
const POLL_MS = 15_000;
/** Anybody can send an unknown key id, so looking for one reads the store at most once in this time. */
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
  /** The latest read for an unknown key id, failed or not; its result stands until the next read is allowed. */
  #reloading: Promise<void> | undefined;
  #maintaining: Promise<void> | undefined;
  #failure: unknown;
  #tickets = 0;
  #applied = 0;
  readonly #keys: OpenedKeys;

  /** @internal */
  constructor(
    private readonly store: SigningKeyStore,
    private readonly rotation: KeyRotation,
    vault: KeyVault,
    private readonly clock: Clock,
    private readonly config: KeyPlanConfig,
  ) {
    this.#keys = new OpenedKeys(vault);
  }

  /**
   * Loads the keys, and makes them at the very first start. Must be called before everything else.
   * @throws UnusableKeysError when the default algorithm or the refresh tokens have no key that opens.
   */
  async start(): Promise<void> {
    await this.open();
    await this.maintain();
    this.#refuseUnusable();
    this.#started = true;
  }

  /**
   * Reads the keys without moving their life cycle on: a node that cannot open them must not add keys of its own.
   * @throws UnusableKeysError as `start`.
   */
  async open(): Promise<void> {
    await this.reload();
    this.#refuseUnusable();
  }

  /** Moves the life cycle on and reads the keys. Called by a timer, or by the ring itself when it is used. */
  maintain(): Promise<void> {
    this.#maintaining ??= this.#maintain();
    return this.#maintaining;
  }

  /**
   * The key that signs with an algorithm now; while the first key of that algorithm is only announced, a key of
   * another one. @throws AuthError `signing_key_unavailable`.
   */
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

  /** The keys that cannot be used, and why: an operator has to see to them. */
  unusable(): readonly UnusableKey[] {
    return this.#snapshot.unusable;
  }

  /** The configured algorithms that another one signs for now, because no key of theirs has begun. */
  standIns(): readonly StandIn[] {
    return standInsOf(this.#snapshot, this.config, this.clock.now());
  }

  /** Why the latest attempt to maintain the keys failed; undefined when it succeeded. */
  failure(): unknown {
    return this.#failure;
  }

  /** The published keys, in an order that is the same on every node. */
  publicKeys(): readonly PublicKey[] {
    this.#refreshWhenOld();
    return this.#snapshot.published(this.clock.now());
  }

  /** Milliseconds until the published or the active keys change next; 0 for a day after a revocation. */
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

  /** The ids of compromised signing keys, for as long as a verifier may still believe them. */
  revokedKids(): readonly KeyId[] {
    return this.#snapshot.revokedKids(this.clock.now());
  }

  /** The longest life, in seconds, of any token that still verifies: by today's setting, or by an earlier one. */
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

  /** Reads the keys now: whatever was written before the call is in force when this resolves. */
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
      // The keys may still be readable, and another node may have ended one.
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

  /** Of two overlapping reads, the one that began later wins. */
  async #load(records: readonly KeyRecord[], ticket: number): Promise<void> {
    const keys = await this.#keys.of(records);
    if (ticket < this.#applied) return;
    this.#applied = ticket;
    this.#snapshot = new KeySnapshot(records, keys);
  }
}
