import { accessClaimsOf } from './access-claims.js';
import type { Audiences } from './audiences.js';
import type { Principal } from './model/principal.js';
import type { Revocation } from './revocation.js';
import type { VerifiesTokens } from './token-verifier.js';

/** From a bearer token to the one it speaks for. */
export class Authentication {
  /** @internal */
  constructor(
    private readonly verifier: VerifiesTokens,
    private readonly revocation: Revocation,
    private readonly audiences: Audiences,
  ) {}

  /** @throws AuthError with a `token_…` code. */
  async authenticate(accessToken: string): Promise<Principal> {
    const verified = this.verifier.judge(accessToken);
    const { token } = verified instanceof Promise ? await verified : verified;
    const claims = accessClaimsOf(token.rawClaims);
    await this.revocation.check(claims);
    return {
      userId: claims.sub,
      role: claims.role,
      orgId: claims.org_id,
      sid: claims.sid,
      epoch: claims.epoch,
      mayAdminister: this.audiences.mayAdminister([claims.aud]),
    };
  }
}
