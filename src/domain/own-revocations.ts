import type { GroupRepository } from '../ports/group-repository.js';
import type { RevocationCheck } from '../ports/revocation-check.js';
import { accessClaimsOf } from './access-claims.js';
import type { ValidatedToken } from './model/token-claims.js';
import type { Revocation } from './revocation.js';
import { withoutGroups } from './revocation-entries.js';

/**
 * The check for routes in the issuer's own process. Reads user, session and groups at every validation, so a change
 * counts at once.
 */
export class OwnRevocations implements RevocationCheck {
  /** @internal */
  constructor(
    private readonly revocation: Revocation,
    private readonly groups: GroupRepository,
  ) {}

  /** @throws AuthError `token_revoked`, `token_malformed` for claims that are not this server's, `store_unavailable`. */
  async check(token: ValidatedToken): Promise<ValidatedToken> {
    const claims = accessClaimsOf(token.rawClaims);
    await this.revocation.check(claims);
    if (claims.groups.length === 0) return token;
    const living = new Set<string>(await this.groups.existing(claims.groups));
    return withoutGroups(token, (group) => !living.has(group));
  }
}
