import type { Clock } from '../ports/clock.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import type { CheckedClaims } from './access-claims.js';
import { AuthError } from './errors.js';
import { isLive } from './model/token-family.js';

/** Whether a token still counts, by its user's epoch and its session; there is no list of revoked tokens. */
export class Revocation {
  constructor(
    private readonly users: UserRepository,
    private readonly families: TokenFamilyStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws AuthError `token_revoked` when the user is gone or not active, has a higher epoch than the token, or the
   * session has ended.
   */
  async check(claims: CheckedClaims): Promise<void> {
    const [user, family] = await Promise.all([
      this.users.findById(claims.sub),
      this.families.find(claims.sid),
    ]);
    if (user?.status !== 'active') throw revoked('the user is gone or suspended');
    if (claims.epoch < user.claimsEpoch) throw revoked(`epoch ${claims.epoch}, now ${user.claimsEpoch}`);
    if (family?.userId !== user.id || !isLive(family, user.sessionEpoch, this.clock.now())) {
      throw revoked('the session has ended');
    }
  }
}

const revoked = (reason: string): AuthError => new AuthError('token_revoked', { reason });
