import type { Clock } from '../ports/clock.js';
import type { CachedJwks, FetchTurn, JwksCache } from '../ports/jwks-cache.js';
import type { JwksFetched, JwksFetchFailure, JwksSource } from '../ports/jwks-source.js';
import { readJwks } from './jwks-document.js';
import type { JwksHealth } from './jwks-health.js';
import { JwksKeySet } from './jwks-key-set.js';
import type { VerificationAlgorithm } from './model/signing-key.js';

export interface JwksLoaderConfig {
  /** Under which name the set is shared. */
  readonly cacheKey: string;
  readonly acceptedAlgorithms: readonly VerificationAlgorithm[];
}

/** Nobody to agree with. */
const ALONE: FetchTurn = { kind: 'turn', end: () => Promise.resolve() };

/** Gets a key set from wherever there is one: a document handed over, the shared cache, the issuer. */
export class JwksLoader {
  constructor(
    private readonly source: JwksSource,
    private readonly cache: JwksCache | undefined,
    private readonly clock: Clock,
    private readonly health: JwksHealth,
    private readonly config: JwksLoaderConfig,
  ) {}

  /** The set of a document, or undefined when the document is no key set. */
  read(document: CachedJwks, former?: JwksKeySet): JwksKeySet | undefined {
    const read = readJwks(document.text, this.config.acceptedAlgorithms);
    if (read.kind === 'unusable') return undefined;
    this.health.skipped(read.skipped);
    return new JwksKeySet(document, read.keys, former);
  }

  /** What another process fetched, if it is newer than the former set and younger than `ttlMs`. */
  async shared(former: JwksKeySet | undefined, ttlMs: number): Promise<JwksKeySet | undefined> {
    return this.#fresh(await this.#cached(), former, ttlMs);
  }

  /** Leave to ask the issuer, or what another process got meanwhile. Never rejects. */
  async turn(former: JwksKeySet | undefined, ttlMs: number): Promise<JwksKeySet | FetchTurn> {
    const newerThan = former?.document.fetchedAt ?? this.clock.now() - ttlMs;
    try {
      const turn = await this.cache?.takeTurn(this.config.cacheKey, newerThan);
      if (turn?.kind !== 'elsewhere') return turn ?? ALONE;
      return this.#fresh(turn.document, former, ttlMs) ?? ALONE;
    } catch (error) {
      this.health.cacheFailed(error);
      return ALONE;
    }
  }

  #fresh(
    document: CachedJwks | undefined,
    former: JwksKeySet | undefined,
    ttlMs: number,
  ): JwksKeySet | undefined {
    if (document === undefined) return undefined;
    const ageMs = this.clock.now() - document.fetchedAt;
    // Written so that a time that is no number is no age either.
    if (!(ageMs >= 0 && ageMs < ttlMs)) return undefined;
    if (former !== undefined && document.fetchedAt <= former.document.fetchedAt) return undefined;
    return this.read(document, former);
  }

  /**
   * Asks the issuer, and ends the turn when what came of it is shared. The set is as old as the question:
   * it may not hold what was published after it.
   */
  async fetched(former: JwksKeySet | undefined, turn: FetchTurn): Promise<JwksKeySet | JwksFetchFailure> {
    const outcome = await this.#fetched(former);
    // Behind the answer: whoever waits for keys does not wait for the cache.
    void this.#share(outcome, turn);
    return outcome;
  }

  async #fetched(former: JwksKeySet | undefined): Promise<JwksKeySet | JwksFetchFailure> {
    const fetchedAt = this.clock.now();
    const answer = await this.#ask(fetchedAt);
    if (answer.kind === 'failed') return answer;
    const { url, text, ...facts } = answer;
    const read = readJwks(text, this.config.acceptedAlgorithms);
    if (read.kind === 'unusable')
      return { ...facts, url, kind: 'failed', phase: 'parse', reason: read.reason };
    this.health.skipped(read.skipped);
    return new JwksKeySet({ url, text, fetchedAt }, read.keys, former);
  }

  /** A source that fails otherwise than by its result has broken its promise; verifiers must not break with it. */
  async #ask(begunAt: number): Promise<JwksFetched | JwksFetchFailure> {
    try {
      return await this.source.fetch();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const facts = { elapsedMs: this.clock.now() - begunAt, timeoutMs: 0, timeoutOption: 'source' };
      return { kind: 'failed', url: '', phase: 'connect', reason, ...facts };
    }
  }

  async #cached(): Promise<CachedJwks | undefined> {
    try {
      return await this.cache?.get(this.config.cacheKey);
    } catch (error) {
      this.health.cacheFailed(error);
      return undefined;
    }
  }

  /** Never rejects. */
  async #share(outcome: JwksKeySet | JwksFetchFailure, turn: FetchTurn): Promise<void> {
    try {
      if (outcome instanceof JwksKeySet) await this.cache?.put(this.config.cacheKey, outcome.document);
    } catch (error) {
      this.health.cacheFailed(error);
    }
    try {
      await turn.end();
    } catch (error) {
      this.health.cacheFailed(error);
    }
  }
}
