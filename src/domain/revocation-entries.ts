import type { Revocations } from './model/revocations.js';
import type { KeyId } from './model/ids.js';
import type { ValidatedToken } from './model/token-claims.js';

interface Epoch {
  readonly epoch: number;
  readonly until: number;
}

/** Why a token is revoked, for the log; undefined when it is not. */
export type Verdict = string | undefined;

/**
 * What is revoked, held in memory and found by what a token carries: subject, session, `jti`, key and groups. An
 * entry stays until the last token it concerns has expired, however many entries there are.
 */
export class RevocationEntries {
  readonly #subjects = new Map<string, Epoch>();
  readonly #sessions = new Map<string, number>();
  readonly #tokens = new Map<string, number>();
  readonly #kids = new Map<string, number>();
  readonly #groups = new Map<string, number>();

  /** @param toleranceMs how long after its expiry verifiers still accept a token. */
  constructor(private readonly toleranceMs: number) {}

  size(): number {
    return this.#maps().reduce((total, map) => total + map.size, 0);
  }

  /** Adds an answer of the feed. Entries of earlier answers stay until their own end. */
  add(news: Revocations, now: number): void {
    const untold = Math.max(now, news.asOf * 1000) + news.tokenSeconds * 1000 + this.toleranceMs;
    for (const [subject, epoch] of news.subjects) this.#raise(subject, { epoch, until: untold });
    this.#keep(this.#sessions, news.sessions);
    this.#keep(this.#tokens, news.tokens);
    for (const kid of news.kids) this.#kids.set(kid, untold);
    for (const group of news.groups) this.#groups.set(group, untold);
  }

  forgetExpired(now: number): void {
    for (const [subject, { until }] of this.#subjects) if (until <= now) this.#subjects.delete(subject);
    for (const map of [this.#sessions, this.#tokens, this.#kids, this.#groups])
      for (const [name, until] of map) if (until <= now) map.delete(name);
  }

  verdict({ claims, rawClaims }: ValidatedToken, kid: KeyId): Verdict {
    const subject = this.#subjects.get(claims.sub);
    const epoch = rawClaims['epoch'];
    // A token without an epoch is from before this issuer counted epochs, so it is older than any change.
    if (subject !== undefined && !(typeof epoch === 'number' && epoch >= subject.epoch))
      return `epoch ${String(epoch)}, now ${subject.epoch}`;
    const sid = rawClaims['sid'];
    if (typeof sid === 'string' && this.#sessions.has(sid)) return 'the session has ended';
    if (claims.jti !== '' && this.#tokens.has(claims.jti)) return 'the jti is revoked';
    return this.#kids.has(kid) ? 'the key is revoked' : undefined;
  }

  withoutDeletedGroups(token: ValidatedToken): ValidatedToken {
    return this.#groups.size === 0 ? token : withoutGroups(token, (group) => this.#groups.has(group));
  }

  #raise(subject: string, news: Epoch): void {
    const known = this.#subjects.get(subject);
    const epoch = Math.max(known?.epoch ?? 0, news.epoch);
    // Answers overlap; an entry that is repeated in the next one must not live longer for that.
    const until = known !== undefined && known.epoch === epoch ? known.until : news.until;
    this.#subjects.set(subject, { epoch, until });
  }

  #keep(map: Map<string, number>, ends: ReadonlyMap<string, number>): void {
    for (const [name, end] of ends) map.set(name, end * 1000 + this.toleranceMs);
  }

  #maps(): readonly ReadonlyMap<string, unknown>[] {
    return [this.#subjects, this.#sessions, this.#tokens, this.#kids, this.#groups];
  }
}

/** The token itself when it names none of the groups that are gone, or else a copy without them. */
export function withoutGroups(token: ValidatedToken, isGone: (group: string) => boolean): ValidatedToken {
  const { claims, rawClaims } = token;
  if (!claims.groups.some(isGone)) return token;
  const groups = Object.freeze(claims.groups.filter((group) => !isGone(group)));
  return Object.freeze({
    claims: Object.freeze({ ...claims, groups }),
    rawClaims: Object.freeze({ ...rawClaims, groups }),
  });
}
