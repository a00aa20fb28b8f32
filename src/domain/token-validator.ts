import type { RevocationCheck } from '../ports/revocation-check.js';
import type { ValidatedToken } from './model/token-claims.js';
import type { VerifiesTokens } from './token-verifier.js';

/** The answer to a bearer token on a resource server: what it says, if it may be believed at this moment. */
export class TokenValidator {
  /** @param revocations who knows what each issuer has revoked; an issuer without an entry revokes nothing. */
  constructor(
    private readonly verifier: VerifiesTokens,
    private readonly revocations: ReadonlyMap<unknown, RevocationCheck>,
  ) {}

  /**
   * What the token says, frozen to its depths.
   * @throws AuthError with a `token_…` code, or one that stands for an outage and says nothing about the token.
   */
  async validate(token: string): Promise<ValidatedToken> {
    const { token: validated, key } = await this.verifier.verify(token);
    // One issuer's subjects are not another's.
    const revocation = this.revocations.get(validated.rawClaims['iss']);
    if (revocation === undefined) return validated;
    const standing = revocation.check(validated, key.kid);
    return standing instanceof Promise ? await standing : standing;
  }
}
