import type { Clock } from '../ports/clock.js';
import type { RandomSource } from '../ports/random-source.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import { randomHandle } from './identifiers.js';
import { keptOrigin, type KeptOriginConfig } from './kept-origin.js';
import type { TokenPair } from './model/access-token.js';
import type { RequestOrigin } from './model/principal.js';
import type { TokenFamily } from './model/token-family.js';
import type { User } from './model/user.js';
import type { RefreshTokens } from './refresh-tokens.js';
import type { TokenPairs } from './token-pairs.js';

export interface SessionOpeningConfig extends KeptOriginConfig {
  readonly refreshIdleSeconds: number;
  readonly refreshAbsoluteSeconds: number;
}

/** Opens a session, which is a family of refresh tokens. It ends when unused for too long, and in any case at its absolute end. */
export class SessionOpening {
  constructor(
    private readonly families: TokenFamilyStore,
    private readonly refreshTokens: RefreshTokens,
    private readonly pairs: TokenPairs,
    private readonly random: RandomSource,
    private readonly clock: Clock,
    private readonly config: SessionOpeningConfig,
  ) {}

  /**
   * The first tokens of a new session.
   * @param user as it was read together with the password hash that was verified. The session keeps its
   * `sessionEpoch`, so when the password changes during the sign-in, the session that opens is already ended.
   * @param audience what the tokens of the session are for.
   * @throws AuthError `claims_too_large`, `overloaded`, `signing_key_unavailable`, before anything is stored.
   */
  async open(user: User, origin: RequestOrigin, audience: string): Promise<TokenPair> {
    const handle = randomHandle(this.random);
    const family = this.#firstOf(handle, user, origin, audience);
    const contents = await this.pairs.contentsFor(user, family);
    this.pairs.assertIssuable(user, contents, family);
    await this.families.open(family);
    return this.pairs.issue(user, contents, family, handle);
  }

  #firstOf(handle: string, user: User, origin: RequestOrigin, audience: string): TokenFamily {
    const now = this.clock.now();
    const expiresAt = now + this.config.refreshAbsoluteSeconds * 1000;
    return {
      sid: this.refreshTokens.sidOf(handle),
      userId: user.id,
      n: 0,
      keyId: this.refreshTokens.currentKeyId(),
      previousKeyId: undefined,
      rotatedAt: now,
      marks: [],
      sessionEpoch: user.sessionEpoch,
      audience,
      revokedAt: undefined,
      createdAt: now,
      idleExpiresAt: Math.min(now + this.config.refreshIdleSeconds * 1000, expiresAt),
      expiresAt,
      ...keptOrigin(origin, this.config),
      version: 0,
      op: '',
    };
  }
}
