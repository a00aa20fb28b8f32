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
  /** No answer is older than this while the feed works. */
  readonly ttlMs: number;
  /** How old an answer may be while the feed does not work. */
  readonly maxStaleMs: number;
  /** From then on: believe tokens unchecked, or refuse with 503. */
  readonly failOpen: boolean;
  readonly clockToleranceMs: number;
  /** Entries at most; beyond it nobody can tell, and nothing is forgotten instead. */
  readonly maxEntries: number;
}

/** Between two questions that hints cause. */
const HINT_SPACING_MS = 500;

export interface RevocationReport {
  readonly state: 'fresh' | 'stale' | 'unavailable' | 'overflowing';
  readonly entries: number;
  readonly failure: string | undefined;
  /** The one organisation that the feed tells of: tokens of others cannot be judged. Undefined: all of them. */
  readonly orgId: string | undefined;
}

/**
 * What the issuer has revoked, held in memory: a validation compares integers and looks up names, and
 * reads no database. Has no timer: requests ask the feed, mostly behind the answer, and wait for it only
 * where the list in hand would be older than the promise.
 */
export class RevocationList implements RevocationCheck {
  readonly #entries: RevocationEntries;
  /** When the last question was asked that was answered. */
  #askedAt: number | undefined;
  #since: number | undefined;
  #orgId: string | undefined;
  #toldOfForeigners = false;
  #overflowing = false;
  #failure: string | undefined;
  #underWay: Promise<void> | undefined;
  /** A hint came that no question answers yet. */
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
      // Asked ahead of time, so that on a busy server nobody waits.
      if (ageMs * 3 >= this.config.ttlMs * 2 && this.#mayAsk()) void this.#ask();
      return this.#judge(token, kid);
    }
    if (this.#underWay === undefined && !this.#mayAsk()) return this.#judge(token, kid);
    return this.#ask().then(() => this.#judge(token, kid));
  }

  /** Asks for the first list before the first token comes. Never rejects: the report tells how it went. */
  async warmUp(): Promise<RevocationReport> {
    if (this.#ageMs() >= this.config.ttlMs) await this.#ask();
    return this.report();
  }

  /**
   * Something was revoked: asks at once, or, where the last question is a moment ago, before the next
   * token is judged after that moment. Invented hints cause no more than two questions a second.
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
    // A revocation that is known is never forgotten for the feed's sake, whatever its age.
    const reason = this.#entries.verdict(token, kid);
    if (reason !== undefined) throw new AuthError('token_revoked', { reason });
    const unknown = this.#whyUnknown(token.claims.orgId);
    if (unknown !== undefined && !this.config.failOpen) throw unavailable(unknown);
    return this.#entries.withoutDeletedGroups(token);
  }

  /** Why the silence of the list does not mean that a token of this organisation is good. */
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
   * After the clock stepped back the age cannot be known: the list is due at once, and ages from here on.
   * It is asked for whole, because entries may have been forgotten for an end that has not come yet.
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

  /** One question for all who wait. */
  #ask(): Promise<void> {
    this.#underWay ??= this.#poll().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #poll(): Promise<void> {
    const askedAt = this.clock.now();
    this.backoff.begin(askedAt);
    // Before the question: what is hinted at while it is under way, its answer may not hold.
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

  /** A feed that fails otherwise than by its result has broken its promise; verifiers must not break with it. */
  async #question(): Promise<FeedAnswer | FeedFailure> {
    try {
      const answer = await this.feed.poll(this.#since);
      const isPart = this.#since !== undefined && answer.kind === 'answered';
      // Of organisations that were not told of before, the whole list is needed, not only what is new.
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
