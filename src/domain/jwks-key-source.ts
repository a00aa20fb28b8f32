import type { Clock } from '../ports/clock.js';
import type { CachedJwks, FetchTurn } from '../ports/jwks-cache.js';
import type { JwksFetchFailure } from '../ports/jwks-source.js';
import type { KeySource } from '../ports/key-source.js';
import { AuthError } from './errors.js';
import type { FetchBackoff } from './fetch-backoff.js';
import type { JwksHealth } from './jwks-health.js';
import { JwksKeySet } from './jwks-key-set.js';
import type { JwksLoader } from './jwks-loader.js';
import type { KeyId } from './model/ids.js';
import type { PublicKey } from './model/signing-key.js';

export interface JwksKeySourceConfig {
  readonly issuer: string;
  /** From then on a set answers while it is refreshed behind the answer. */
  readonly ttlMs: number;
  /** From then on a set answers no more. */
  readonly maxStaleMs: number;
  /** Least time between two attempts while a set is held. */
  readonly cooldownMs: number;
}

/** How the keys of one issuer stand. */
export interface JwksReport {
  readonly issuer: string;
  readonly state: 'fresh' | 'stale' | 'unavailable';
  readonly keys: number;
  /** Where they come from; undefined before the first success. */
  readonly url: string | undefined;
  readonly fetchedAt: number | undefined;
  /** The last attempt, if it failed. */
  readonly failure: JwksFetchFailure | undefined;
}

/** A key set taken from one process into another. Public keys, no secret; JSON. */
export interface JwksSnapshot extends CachedJwks {
  readonly issuer: string;
}

/**
 * The published keys of one issuer. A known key never waits for the network; an unknown one causes at
 * most one fetch a cooldown, shared by all who wait; only a key set that was fetched whole and read
 * replaces another. Has no timer: whoever asks first after the time to live starts the refresh.
 */
export class JwksKeySource implements KeySource {
  #set: JwksKeySet | undefined;
  #underWay: Promise<void> | undefined;
  #failure: JwksFetchFailure | undefined;

  constructor(
    private readonly loader: JwksLoader,
    private readonly backoff: FetchBackoff,
    private readonly health: JwksHealth,
    private readonly clock: Clock,
    private readonly config: JwksKeySourceConfig,
  ) {}

  /**
   * The key, at once where it is known. An unknown key is undefined also while the issuer cannot be
   * asked: whoever invents key ids must not make a server answer 503.
   * @throws AuthError `jwks_unavailable` when there is no set within its limit, and none can be fetched.
   */
  find(kid: KeyId): PublicKey | undefined | Promise<PublicKey | undefined> {
    return this.#current()?.find(kid) ?? this.#ask(kid);
  }

  /** Never waits; may start a refresh behind the answer, so that a withdrawn key goes also where nobody calls `find`. */
  holds(kid: KeyId): boolean {
    return this.#current()?.find(kid) !== undefined;
  }

  /** Loads the keys before the first token comes. Never rejects: the report tells how it went. */
  async warmUp(): Promise<JwksReport> {
    if (this.report().state !== 'fresh') await this.#refresh();
    return this.report();
  }

  report(): JwksReport {
    const now = this.clock.now();
    const ageMs = this.#set?.ageMs(now, this.config.ttlMs) ?? Infinity;
    const usable = ageMs < this.config.maxStaleMs ? this.#set : undefined;
    return {
      issuer: this.config.issuer,
      state: usable === undefined ? 'unavailable' : ageMs < this.config.ttlMs ? 'fresh' : 'stale',
      keys: usable?.size ?? 0,
      url: usable?.document.url,
      fetchedAt: usable?.document.fetchedAt,
      failure: this.#failure,
    };
  }

  /** The set in hand, for `seed` in another process; undefined before the first success. */
  snapshot(): JwksSnapshot | undefined {
    return this.#set && { issuer: this.config.issuer, ...this.#set.document };
  }

  /** Begins with a set from another process. One past its time to live, or of another issuer, is ignored. */
  seed(snapshot: JwksSnapshot): void {
    const ageMs = this.clock.now() - snapshot.fetchedAt;
    if (snapshot.issuer !== this.config.issuer) return this.health.snapshotIgnored('it is of another issuer');
    if (!(ageMs >= 0 && ageMs < this.config.ttlMs))
      return this.health.snapshotIgnored(`it is ${ageMs} ms old`);
    const { url, text, fetchedAt } = snapshot;
    // Verifiers that share a set must not be thrown back by one that begins with an old snapshot.
    if (this.#set !== undefined && this.#set.document.fetchedAt >= fetchedAt) return;
    const set = this.loader.read({ url, text, fetchedAt });
    if (set === undefined) return this.health.snapshotIgnored('it is no key set');
    this.#adopt(set);
  }

  /** The set that may answer now; a refresh is started when it is due. */
  #current(): JwksKeySet | undefined {
    const set = this.#set;
    if (set === undefined) return undefined;
    const now = this.clock.now();
    const ageMs = set.ageMs(now, this.config.ttlMs);
    if (ageMs < this.config.ttlMs) return set;
    if (ageMs >= this.config.maxStaleMs) {
      this.health.outdated(ageMs);
      return undefined;
    }
    this.health.servesStale(ageMs);
    if (this.#mayAttempt(true)) void this.#refresh();
    return set;
  }

  /** The second round is for a set that came from the shared cache: it may be older than the key. */
  async #ask(kid: KeyId): Promise<PublicKey | undefined> {
    for (let round = 0; round < 2; round += 1) {
      const held = this.#current();
      if (this.#underWay === undefined && !this.#mayAttempt(held !== undefined)) break;
      await this.#refresh(held !== undefined);
      const key = this.#current()?.find(kid);
      if (key !== undefined) return key;
    }
    if (this.#current() === undefined) throw this.#unavailable();
    return undefined;
  }

  #mayAttempt(held: boolean): boolean {
    return this.backoff.remainingMs(this.clock.now(), held ? this.config.cooldownMs : 0) === 0;
  }

  /** One attempt for all who wait; it belongs to none of them, and never rejects. */
  #refresh(missing = false): Promise<void> {
    this.#underWay ??= this.#attempt(missing).finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #attempt(missing: boolean): Promise<void> {
    const shared = missing ? undefined : await this.loader.shared(this.#set, this.config.ttlMs);
    const outcome = shared ?? (await this.#fetchInTurn());
    if (outcome instanceof JwksKeySet) {
      this.#adopt(outcome);
    } else {
      this.#failure = outcome;
      this.health.failed(outcome);
    }
  }

  async #fetchInTurn(): Promise<JwksKeySet | JwksFetchFailure> {
    const turn = await this.loader.turn(this.#set, this.config.ttlMs);
    return turn instanceof JwksKeySet ? turn : this.#fetch(turn);
  }

  /** Only this counts as an attempt: a set from the shared cache delays no question to the issuer. */
  async #fetch(turn: FetchTurn): Promise<JwksKeySet | JwksFetchFailure> {
    this.backoff.begin(this.clock.now());
    const outcome = await this.loader.fetched(this.#set, turn);
    if (outcome instanceof JwksKeySet) this.backoff.succeeded();
    else this.backoff.failed(this.clock.now());
    return outcome;
  }

  #adopt(set: JwksKeySet): void {
    this.#set = set;
    this.#failure = undefined;
    this.health.refreshed(set.size);
  }

  #unavailable(): AuthError {
    const waitMs = this.backoff.remainingMs(this.clock.now(), 0);
    const { url, phase, reason, elapsedMs, timeoutMs, timeoutOption } = this.#failure ?? {};
    const facts = `${url} failed at ${phase} after ${elapsedMs} ms: ${reason} (${timeoutOption} is ${timeoutMs} ms)`;
    return new AuthError('jwks_unavailable', {
      retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
      reason: this.#failure === undefined ? 'no keys, and no attempt may be made yet' : facts,
    });
  }
}
