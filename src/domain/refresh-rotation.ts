import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { EventCounter } from '../ports/event-counter.js';
import type { RandomSource } from '../ports/random-source.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import { AuthError, type AuthErrorCode } from './errors.js';
import { randomHandle } from './identifiers.js';
import { keptOrigin, type KeptOriginConfig } from './kept-origin.js';
import type { TokenPair } from './model/access-token.js';
import type { RequestOrigin } from './model/principal.js';
import type { RotationOutcome } from './model/rotation.js';
import { isExpired, type TokenFamily } from './model/token-family.js';
import type { User } from './model/user.js';
import type { RefreshTokenParts, RefreshTokens } from './refresh-tokens.js';
import type { Throttle } from './throttle.js';
import type { TokenPairs } from './token-pairs.js';

export interface RefreshRotationConfig extends KeptOriginConfig {
  /** 0 to 60; 0 is strict. How long the immediate predecessor gets the same successor again. */
  readonly refreshGraceSeconds: number;
  readonly refreshIdleSeconds: number;
}

/** A session with less left is over: an access token must be valid for a second at least. */
const SHORTEST_REST_MS = 1_000;

/** What is wrong with the token. Everything else is no fault of the caller, and is not counted. */
const REFUSALS: readonly AuthErrorCode[] = ['invalid_grant', 'refresh_superseded'];

/**
 * Refresh token rotation (RFC 9700 section 4.14.2): every check that can refuse comes before the one
 * atomic write, and nothing but signing comes after it. A client whose answer was lost, or whose two
 * tabs refreshed at once, gets the same successor. An old token in the hands of a thief ends exactly its family.
 */
export class RefreshRotation {
  /** @internal */
  constructor(
    private readonly families: TokenFamilyStore,
    private readonly users: UserRepository,
    private readonly refreshTokens: RefreshTokens,
    private readonly pairs: TokenPairs,
    private readonly throttle: Throttle,
    private readonly random: RandomSource,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly counter: EventCounter,
    private readonly config: RefreshRotationConfig,
  ) {}

  /**
   * The next pair of tokens, with claims read anew from the user's record.
   * @throws AuthError `invalid_grant` (sign in again), `refresh_superseded` (a newer token exists and
   * works), `rate_limited`, `claims_too_large`, `overloaded`, `signing_key_unavailable`.
   */
  async refresh(refreshToken: string, origin: RequestOrigin): Promise<TokenPair> {
    this.throttle.assertOpen('refresh', origin.address);
    try {
      return await this.#next(refreshToken, origin);
    } catch (error) {
      const isRefusal = error instanceof AuthError && REFUSALS.includes(error.code);
      if (isRefusal) await this.throttle.countRefusal('refresh', origin.address);
      throw error;
    }
  }

  async #next(refreshToken: string, origin: RequestOrigin): Promise<TokenPair> {
    const parts = (await this.refreshTokens.read(refreshToken)) ?? this.#refuse('the tag is not ours');
    const now = this.clock.now();
    const family = (await this.families.find(parts.sid)) ?? this.#refuse('the family is not in the store');
    if (isExpired(family, now) || family.expiresAt - now < SHORTEST_REST_MS)
      this.#refuse('the session has expired');
    const user = await this.#entitledUser(family, now);
    const contents = await this.pairs.contentsFor(user, family);
    this.pairs.assertIssuable(user, contents, family);
    const outcome = await this.#rotate(parts, now);
    const current = this.#judge(outcome, parts, origin);
    return this.pairs.issue(user, contents, current, parts.handle);
  }

  /** Every refresh reads status and epoch; for a user who may not refresh any more, the family ends here. */
  async #entitledUser(family: TokenFamily, now: number): Promise<User> {
    const user = await this.users.findById(family.userId);
    if (user?.status === 'active' && family.sessionEpoch >= user.sessionEpoch) return user;
    await this.families.revoke(family.sid, now);
    return this.#refuse('the user is gone, suspended, or ended this session');
  }

  #rotate(parts: RefreshTokenParts, now: number): Promise<RotationOutcome> {
    return this.families.rotate({
      sid: parts.sid,
      n: parts.n,
      presentedKeyId: parts.keyId,
      keyId: this.refreshTokens.currentKeyId(),
      now,
      graceMs: this.config.refreshGraceSeconds * 1000,
      idleMs: this.config.refreshIdleSeconds * 1000,
      op: randomHandle(this.random),
    });
  }

  #judge(outcome: RotationOutcome, parts: RefreshTokenParts, origin: RequestOrigin): TokenFamily {
    switch (outcome.kind) {
      case 'rotated':
        this.counter.count('refresh_rotated');
        return outcome.family;
      case 'replay':
        this.counter.count('refresh_replayed');
        return outcome.family;
      case 'superseded':
        this.counter.count('refresh_superseded');
        throw new AuthError('refresh_superseded', { reason: `token ${parts.n} of ${outcome.family.n}` });
      case 'reused':
      case 'ahead':
        this.counter.count('refresh_reused');
        this.#alarm(outcome.kind, outcome.family, parts, origin);
        return this.#refuse(
          `token ${parts.n} of ${outcome.family.n}: ${outcome.kind}; the session was ended`,
        );
      case 'revoked':
      case 'expired':
      case 'unknown':
        return this.#refuse(`the session is ${outcome.kind}`);
    }
  }

  /** One event a theft. It names who signed in and who presented the old token, so that a person can tell them apart. */
  #alarm(
    kind: 'reused' | 'ahead',
    family: TokenFamily,
    parts: RefreshTokenParts,
    origin: RequestOrigin,
  ): void {
    const presented = keptOrigin(origin, this.config);
    this.audit.record({
      action: kind === 'reused' ? 'refresh.reuse_detected' : 'refresh.ahead_of_store',
      outcome: 'alarm',
      target: family.sid,
      actor: family.userId,
      facts: {
        presented_n: parts.n,
        current_n: family.n,
        signed_in_at: family.createdAt,
        last_rotated_at: family.rotatedAt,
        session_user_agent: family.userAgent ?? '',
        session_address: family.address ?? '',
        presented_user_agent: presented.userAgent ?? '',
        presented_address: presented.address ?? '',
      },
    });
  }

  #refuse(reason: string): never {
    this.counter.count('refresh_refused');
    throw new AuthError('invalid_grant', { reason });
  }
}
