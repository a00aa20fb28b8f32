import type { Revocations } from './model/revocations.js';
import type { KeyId } from './model/ids.js';
import type { ValidatedToken } from './model/token-claims.js';

interface Epoch {
  readonly epoch: number;
  readonly until: number;
}

/** Why a token counts no more, for the log; undefined while it counts. */
export type Verdict = string | undefined;

/**
 * What is revoked, in memory and by the names that tokens carry. An entry goes when the last token it
 * speaks of has expired, and not before, whatever the number of entries.
 */
export class RevocationEntries {
  readonly #subjects = new Map<string, Epoch>();
  readonly #sessions = new Map<string, number>();
  readonly #tokens = new Map<string, number>();
  readonly #kids = new Map<string, number>();
  readonly #groups = new Map<string, number>();

  /** @param toleranceMs how much longer verifiers take a token after its end. */
  constructor(private readonly toleranceMs: number) {}

  size(): number {
    return this.#maps().reduce((total, map) => total + map.size, 0);
  }

  /** Adds what an issuer tells. What it told before and does not repeat stays until its end. */
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
    // A token without an epoch was not made by the issuer that now counts them.
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
    // An entry that is told again, because questions overlap, does not live longer for it.
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

/** The token as it is, or a copy without the groups that are gone. */
export function withoutGroups(token: ValidatedToken, isGone: (group: string) => boolean): ValidatedToken {
  const { claims, rawClaims } = token;
  if (!claims.groups.some(isGone)) return token;
  const groups = Object.freeze(claims.groups.filter((group) => !isGone(group)));
  return Object.freeze({
    claims: Object.freeze({ ...claims, groups }),
    rawClaims: Object.freeze({ ...rawClaims, groups }),
  });
}
