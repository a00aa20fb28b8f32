import type { RawClaims, TokenClaims } from '../domain/model/token-claims.js';

/** Where a resource server's roles come from: a claim, a path of claims, or a repository of its own. */
export interface RoleResolver {
  /**
   * The roles of the caller, in no particular order; empty when it has none. Called once a request,
   * after validation; whoever finds them in the claims answers at once. A rejection, or an error that is
   * thrown, refuses the request with 503: roles are never guessed. Claims are read, never changed; a claim that
   * makes no sense is no role and no error. Many may ask at once.
   */
  resolve(claims: TokenClaims, rawClaims: RawClaims): readonly string[] | Promise<readonly string[]>;
}
