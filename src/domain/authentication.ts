import type { Principal } from './model/principal.js';
import type { Revocation } from './revocation.js';
import type { TokenVerifier } from './token-verifier.js';

/** From a bearer token to the one it speaks for. */
export class Authentication {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly revocation: Revocation,
  ) {}

  /** @throws AuthError with a `token_…` code. */
  async authenticate(accessToken: string): Promise<Principal> {
    const claims = await this.verifier.verify(accessToken);
    await this.revocation.check(claims);
    return {
      userId: claims.sub,
      role: claims.role,
      orgId: claims.org_id,
      sid: claims.sid,
      epoch: claims.epoch,
    };
  }
}
