/** What a resource server reads of an access token, whoever issued it; what is missing is empty. */
export interface TokenClaims {
  readonly sub: string;
  readonly email: string;
  readonly role: string;
  readonly orgId: string;
  readonly groups: readonly string[];
  readonly jti: string;
}

/** Every claim as it stood in the token; frozen. */
export type RawClaims = Readonly<Record<string, unknown>>;

/** A token that passed every check. */
export interface ValidatedToken {
  readonly claims: TokenClaims;
  readonly rawClaims: RawClaims;
}
