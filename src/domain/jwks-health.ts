import type { JwksFetchFailure } from '../ports/jwks-source.js';
import type { LogFields, Logger } from '../ports/logger.js';

/** More distinct faults than that in one set are not worth a line each. */
const MOST_FAULTS = 50;

/** Tells the log what changed about a key set, once a change and never once a request. */
export class JwksHealth {
  #serving: 'nothing' | 'fresh' | 'stale' | 'outdated' = 'nothing';
  #failingAt: string | undefined;
  readonly #told = new Set<string>();

  constructor(
    private readonly logger: Logger,
    private readonly issuer: string,
  ) {}

  refreshed(keys: number): void {
    const fields = { event: 'jwks.recovered', issuer: this.issuer, keys };
    if (this.#serving === 'nothing') this.#say('info', { ...fields, event: 'jwks.loaded' }, 'keys loaded');
    else if (this.#failingAt !== undefined) this.#say('info', fields, 'keys can be fetched again');
    else if (this.#serving === 'stale')
      this.#say('debug', { ...fields, event: 'jwks.fresh' }, 'keys are fresh again');
    this.#serving = 'fresh';
    this.#failingAt = undefined;
  }

  failed(failure: JwksFetchFailure): void {
    const reason = `${failure.url} ${failure.phase} ${failure.reason}`;
    if (this.#failingAt === reason) return;
    this.#failingAt = reason;
    this.#say(
      'warn',
      { event: 'jwks.fetch_failed', issuer: this.issuer, ...failure },
      'keys cannot be fetched',
    );
  }

  servesStale(ageMs: number): void {
    if (this.#serving === 'stale') return;
    this.#serving = 'stale';
    this.#say(
      'debug',
      { event: 'jwks.stale', issuer: this.issuer, ageMs },
      'serving keys past their time to live',
    );
  }

  outdated(ageMs: number): void {
    if (this.#serving === 'outdated') return;
    this.#serving = 'outdated';
    const message = 'keys are older than the limit; tokens are refused until they can be fetched';
    this.#say('error', { event: 'jwks.outdated', issuer: this.issuer, ageMs }, message);
  }

  skipped(reasons: ReadonlySet<string>): void {
    for (const reason of reasons)
      this.#once(reason, { event: 'jwks.key_skipped', reason }, 'a published key is not used');
  }

  cacheFailed(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#once('cache', { event: 'jwks.cache_failed', reason }, 'the shared cache of keys does not answer');
  }

  snapshotIgnored(reason: string): void {
    this.#once('snapshot', { event: 'jwks.snapshot_ignored', reason }, 'the key snapshot is not used');
  }

  #once(what: string, fields: LogFields, message: string): void {
    if (this.#told.has(what) || this.#told.size >= MOST_FAULTS) return;
    this.#told.add(what);
    this.#say('warn', { ...fields, issuer: this.issuer }, message);
  }

  #say(level: 'debug' | 'info' | 'warn' | 'error', fields: LogFields, message: string): void {
    this.logger[level](fields, message);
  }
}
