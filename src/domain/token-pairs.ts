import type { ClaimsEnricher } from '../ports/claims-enricher.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { TokenPair } from './model/access-token.js';
import type { GroupId } from './model/ids.js';
import type { TokenFamily } from './model/token-family.js';
import type { User } from './model/user.js';
import type { RefreshTokens } from './refresh-tokens.js';
import { extraClaimsFor, type TokenContents } from './token-contents.js';
import type { TokenIssuer } from './token-issuer.js';

/** Turns a family and its user into the two tokens a client gets, at sign-in and at refresh alike. */
export class TokenPairs {
  constructor(
    private readonly groups: GroupRepository,
    private readonly refreshTokens: RefreshTokens,
    private readonly issuer: TokenIssuer,
    private readonly enricher: ClaimsEnricher,
  ) {}

  /** The user's groups that still live: what the `groups` claim may name. */
  async livingGroups(user: User): Promise<readonly GroupId[]> {
    if (user.memberships.length === 0) return [];
    return this.groups.existing(user.memberships.map((membership) => membership.groupId));
  }

  /**
   * What the family's next token says, as it stands now.
   * @throws AuthError `store_unavailable`.
   */
  async contentsFor(user: User, family: TokenFamily): Promise<TokenContents> {
    const groups = await this.livingGroups(user);
    return { groups, extraClaims: await extraClaimsFor(this.enricher, user, groups, family) };
  }

  /**
   * Whether a pair could be made now. Asked before anything is written, so that what cannot be signed
   * is not rotated either.
   * @throws AuthError `claims_too_large`, `overloaded`, `signing_key_unavailable`.
   */
  assertIssuable(user: User, contents: TokenContents, family: TokenFamily): void {
    this.issuer.assertIssuable(user, contents, family);
  }

  /** The pair of the family's current number. */
  async issue(user: User, contents: TokenContents, family: TokenFamily, handle: string): Promise<TokenPair> {
    const [access, refreshToken] = await Promise.all([
      this.issuer.issue(user, contents, family),
      this.refreshTokens.mint(family.keyId, handle, family.n),
    ]);
    return { ...access, refreshToken };
  }
}
