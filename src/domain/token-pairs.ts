import type { ClaimsEnricher } from '../ports/claims-enricher.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { TokenPair } from './model/access-token.js';
import type { GroupId } from './model/ids.js';
import type { TokenFamily } from './model/token-family.js';
import type { User } from './model/user.js';
import type { RefreshTokens } from './refresh-tokens.js';
import { extraClaimsFor, type TokenContents } from './token-contents.js';
import type { TokenIssuer } from './token-issuer.js';

/** Makes the access token and the refresh token that a client gets, at sign-in and at each refresh. */
export class TokenPairs {
  constructor(
    private readonly groups: GroupRepository,
    private readonly refreshTokens: RefreshTokens,
    private readonly issuer: TokenIssuer,
    private readonly enricher: ClaimsEnricher,
  ) {}

  /** The user's groups that are not deleted: those that the `groups` claim may name. */
  async livingGroups(user: User): Promise<readonly GroupId[]> {
    if (user.memberships.length === 0) return [];
    return this.groups.existing(user.memberships.map((membership) => membership.groupId));
  }

  /**
   * What the family's next token has to say, read now.
   * @throws AuthError `store_unavailable`.
   */
  async contentsFor(user: User, family: TokenFamily): Promise<TokenContents> {
    const groups = await this.livingGroups(user);
    return { groups, extraClaims: await extraClaimsFor(this.enricher, user, groups, family) };
  }

  /**
   * Throws if a pair cannot be made now. Called before anything is written, so that no session is rotated whose
   * next token cannot be signed.
   * @throws AuthError `claims_too_large`, `overloaded`, `signing_key_unavailable`.
   */
  assertIssuable(user: User, contents: TokenContents, family: TokenFamily): void {
    this.issuer.assertIssuable(user, contents, family);
  }

  /** The two tokens for the family's current generation. */
  async issue(user: User, contents: TokenContents, family: TokenFamily, handle: string): Promise<TokenPair> {
    const [access, refreshToken] = await Promise.all([
      this.issuer.issue(user, contents, family),
      this.refreshTokens.mint(family.keyId, handle, family.n),
    ]);
    return { ...access, refreshToken };
  }
}
