import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { RevocationCheck } from '../ports/revocation-check.js';
import type { FeedAnswer, FeedFailure, RevocationFeed } from '../ports/revocation-feed.js';
import { AuthError } from './errors.js';
import type { FetchBackoff } from './fetch-backoff.js';
import type { KeyId } from './model/ids.js';
import type { Revocations } from './model/revocations.js';
import type { ValidatedToken } from './model/token-claims.js';
import { RevocationEntries } from './revocation-entries.js';
import { quoted } from './token-refusal.js';

export interface RevocationListConfig {
  /** While the feed works, a token is judged by an answer no older than this. */
  readonly ttlMs: number;
  /** While the feed does not work, the last answer counts until it is this old. */
  readonly maxStaleMs: number;
  /** What happens to tokens that cannot be judged. True: they are accepted; false: `revocation_unavailable`. */
  readonly failOpen: boolean;
  readonly clockToleranceMs: number;
  /** With more entries than this every token is refused as `revocation_unavailable`; no entry is dropped instead. */
  readonly maxEntries: number;
}

/** The shortest time between two questions that are caused by hints. */
const HINT_SPACING_MS = 500;

export interface RevocationReport {
  readonly state: 'fresh' | 'stale' | 'unavailable' | 'overflowing';
  readonly entries: number;
  readonly failure: string | undefined;
  /** The one organisation that the feed tells of: tokens of others cannot be judged. Undefined: all of them. */
  readonly orgId: string | undefined;
}

/**
 * Judges tokens by what the issuer has revoked, held in memory: a validation reads no database. There is no timer.
 * Validations ask the feed for news, mostly in the background, and wait for it only when the list in hand is older
 * than `ttlMs`.
 */
export class RevocationList implements RevocationCheck {
  readonly #entries: RevocationEntries;
  /** When the last question that got an answer was asked. */
  #askedAt: number | undefined;
  #since: number | undefined;
  #orgId: string | undefined;
  #toldOfForeigners = false;
  #overflowing = false;
  #failure: string | undefined;
  #underWay: Promise<void> | undefined;
  /** Whether a hint came that no answer covers yet. */
  #hinted = false;

  constructor(
    private readonly feed: RevocationFeed,
    private readonly backoff: FetchBackoff,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly config: RevocationListConfig,
  ) {
    this.#entries = new RevocationEntries(config.clockToleranceMs);
  }

  /** @throws AuthError `token_revoked`, or `revocation_unavailable` when nobody can tell. */
  check(token: ValidatedToken, kid: KeyId): ValidatedToken | Promise<ValidatedToken> {
    const ageMs = this.#ageMs();
    if (this.#hinted && this.#mayAsk(HINT_SPACING_MS)) return this.#ask().then(() => this.#judge(token, kid));
    if (ageMs < this.config.ttlMs) {
      // Asks ahead of time, so that no request has to wait on a busy server.
      if (ageMs * 3 >= this.config.ttlMs * 2 && this.#mayAsk()) void this.#ask();
      return this.#judge(token, kid);
    }
    if (this.#underWay === undefined && !this.#mayAsk()) return this.#judge(token, kid);
    return this.#ask().then(() => this.#judge(token, kid));
  }

  /** Fetches the first list before the first token comes. Never rejects; the report tells whether it worked. */
  async warmUp(): Promise<RevocationReport> {
    if (this.#ageMs() >= this.config.ttlMs) await this.#ask();
    return this.report();
  }

  /**
   * Something was revoked. Asks the feed at once; if it was asked less than half a second ago, the next validation
   * after that time asks and waits. So even invented hints cause at most two questions a second.
   */
  hint(): void {
    this.#hinted = true;
    if (this.#underWay === undefined && this.#mayAsk(HINT_SPACING_MS)) void this.#ask();
  }

  report(): RevocationReport {
    const ageMs = this.#ageMs();
    const state =
      ageMs < this.config.ttlMs ? 'fresh' : ageMs < this.config.maxStaleMs ? 'stale' : 'unavailable';
    return {
      state: this.#overflowing ? 'overflowing' : state,
      entries: this.#entries.size(),
      failure: this.#failure,
      orgId: this.#orgId,
    };
  }

  #judge(token: ValidatedToken, kid: KeyId): ValidatedToken {
    if (this.#askedAt === undefined) throw unavailable(`no list yet: ${this.#failure ?? 'not asked'}`);
    if (this.#overflowing) throw unavailable(`more than ${this.config.maxEntries} entries`);
    // What is known to be revoked is refused, however old the list is.
    const reason = this.#entries.verdict(token, kid);
    if (reason !== undefined) throw new AuthError('token_revoked', { reason });
    const unknown = this.#whyUnknown(token.claims.orgId);
    if (unknown !== undefined && !this.config.failOpen) throw unavailable(unknown);
    return this.#entries.withoutDeletedGroups(token);
  }

  /** Why a token of this organisation may be revoked though the list does not say so; undefined if it cannot be. */
  #whyUnknown(orgId: string): string | undefined {
    if (this.#ageMs() >= this.config.maxStaleMs)
      return `the list is too old: ${this.#failure ?? 'not asked'}`;
    if (this.#orgId === undefined || this.#orgId === orgId) return undefined;
    const reason =
      `the feed tells of organisation ${quoted(this.#orgId)} alone, and the token is of ${quoted(orgId)}; ` +
      'a service token of role superadmin is told of all';
    if (!this.#toldOfForeigners)
      this.logger.error({ event: 'revocation.other_organisation', reason }, reason);
    this.#toldOfForeigners = true;
    return reason;
  }

  /**
   * The age of the list. After the clock was set back it is unknown, so the list is due at once, and asked for in
   * full: entries may have been dropped as expired that, by the new time, are not.
   */
  #ageMs(): number {
    const now = this.clock.now();
    if (this.#askedAt === undefined) return Infinity;
    if (now < this.#askedAt) {
      this.#askedAt = now - this.config.ttlMs;
      this.#since = undefined;
    }
    return now - this.#askedAt;
  }

  #mayAsk(spacingMs = 0): boolean {
    return this.#underWay === undefined && this.backoff.remainingMs(this.clock.now(), spacingMs) === 0;
  }

  /** Asks once for all that wait. */
  #ask(): Promise<void> {
    this.#underWay ??= this.#poll().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #poll(): Promise<void> {
    const askedAt = this.clock.now();
    this.backoff.begin(askedAt);
    // Cleared before the question: a hint that comes while it is under way may concern what its answer lacks.
    const hinted = this.#hinted;
    this.#hinted = false;
    const answer = await this.#question();
    if (answer.kind === 'answered') {
      this.#take(answer.revocations, askedAt);
      this.backoff.succeeded();
      if (this.#failure !== undefined)
        this.logger.info({ event: 'revocation.recovered' }, 'the feed answers again');
      this.#failure = undefined;
    } else {
      this.backoff.failed(this.clock.now());
      this.#hinted ||= hinted;
      if (this.#failure === undefined)
        this.logger.warn(
          { event: 'revocation.feed_failed', reason: answer.reason },
          'the feed does not answer',
        );
      this.#failure = answer.reason;
    }
  }

  /** A feed promises never to reject. One that does must not break verifiers, so that counts as a failure. */
  async #question(): Promise<FeedAnswer | FeedFailure> {
    try {
      const answer = await this.feed.poll(this.#since);
      const isPart = this.#since !== undefined && answer.kind === 'answered';
      // The feed tells of other organisations than before, so news alone would leave out older revocations there.
      return isPart && answer.revocations.orgId !== this.#orgId ? await this.feed.poll(undefined) : answer;
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #take(news: Revocations, askedAt: number): void {
    const now = this.clock.now();
    this.#entries.forgetExpired(now);
    this.#entries.add(news, now);
    const entries = this.#entries.size();
    const overflowing = entries > this.config.maxEntries;
    if (overflowing && !this.#overflowing) this.#alarm(entries);
    this.#overflowing = overflowing;
    this.#since = news.asOf;
    this.#orgId = news.orgId;
    this.#askedAt = askedAt;
  }

  #alarm(entries: number): void {
    const fields = { event: 'revocation.overflow', entries, limit: this.config.maxEntries };
    this.logger.error(fields, 'more revocations than the limit; tokens are refused until there are fewer');
  }
}

const unavailable = (reason: string): AuthError =>
  new AuthError('revocation_unavailable', { reason, retryAfterSeconds: 5 });
