import { FetchBackoff } from '../../src/domain/fetch-backoff.js';
import { asKeyId } from '../../src/domain/model/ids.js';
import { NOTHING_REVOKED, type Revocations } from '../../src/domain/model/revocations.js';
import type { RawClaims } from '../../src/domain/model/token-claims.js';
import { RevocationList, type RevocationListConfig } from '../../src/domain/revocation-list.js';
import { validatedTokenOf } from '../../src/domain/validated-token.js';
import type { FeedAnswer, FeedFailure, RevocationFeed } from '../../src/ports/revocation-feed.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { SequenceRandom } from '../../src/testing/sequence-random.js';
import { RecordingLogger } from './recording-logger.js';

export const SECOND = 1_000;
export const TTL = 15 * SECOND;
export const MAX_STALE = 300 * SECOND;
export const TOKEN_SECONDS = 900;
export const TOLERANCE = 60 * SECOND;

/** Tells what it is told to, and keeps what it was asked. */
class ScriptedFeed implements RevocationFeed {
  readonly asked: (number | undefined)[] = [];
  failure: string | undefined;
  news: Partial<Revocations> = {};

  constructor(private readonly clock: FixedClock) {}

  async poll(since: number | undefined): Promise<FeedAnswer | FeedFailure> {
    this.asked.push(since);
    const asOf = Math.floor(this.clock.now() / SECOND);
    const answer = { ...NOTHING_REVOKED, asOf, tokenSeconds: TOKEN_SECONDS, ...this.news };
    await Promise.resolve();
    if (this.failure !== undefined) return { kind: 'failed', reason: this.failure };
    return { kind: 'answered', revocations: answer };
  }

  close(): void {
    this.failure = 'closed';
  }
}

/** A list over a scripted feed, on a fixed clock; nothing was asked yet. */
export function revocationFixture(config: Partial<RevocationListConfig> = {}) {
  const clock = new FixedClock();
  const feed = new ScriptedFeed(clock);
  const logger = new RecordingLogger();
  const list = new RevocationList(feed, new FetchBackoff(new SequenceRandom(), 30 * SECOND), clock, logger, {
    ...{ ttlMs: TTL, maxStaleMs: MAX_STALE, failOpen: false, clockToleranceMs: TOLERANCE, maxEntries: 1_000 },
    ...config,
  });
  const check = async (claims: RawClaims = {}, kid = 'K1') =>
    list.check(
      validatedTokenOf({ sub: 'usr_1', sid: 'S1', epoch: 3, jti: 'J1', groups: [], ...claims }),
      asKeyId(kid),
    );
  return { clock, feed, logger, list, check };
}

export const nowSeconds = (clock: FixedClock): number => Math.floor(clock.now() / SECOND);
