import type { RevocationCheck } from '../ports/revocation-check.js';
import type { ValidatedToken } from './model/token-claims.js';
import type { VerifiedToken, VerifiesTokens } from './token-verifier.js';

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
    return this.judge(token);
  }

  /** The same without a promise where nothing has to be waited for; throws then what `validate` rejects with. */
  judge(token: string): ValidatedToken | Promise<ValidatedToken> {
    const verified = this.verifier.judge(token);
    return verified instanceof Promise
      ? verified.then((late) => this.#standingOf(late))
      : this.#standingOf(verified);
  }

  #standingOf({ token, key }: VerifiedToken): ValidatedToken | Promise<ValidatedToken> {
    // One issuer's subjects are not another's.
    const revocation = this.revocations.get(token.rawClaims['iss']);
    if (revocation === undefined) return token;
    const standing = revocation.check(token, key.kid);
    // Promises of other libraries are none of this class.
    return 'claims' in standing ? standing : Promise.resolve(standing);
  }
}
