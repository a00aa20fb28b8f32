import type { RevocationCheck } from '../ports/revocation-check.js';
import type { KeyId } from './model/ids.js';
import type { ValidatedToken } from './model/token-claims.js';

/** Asks the feed of the issuer that made the token: subjects and sessions of different issuers may be namesakes. */
export class RevocationsByIssuer implements RevocationCheck {
  constructor(private readonly checks: ReadonlyMap<string, RevocationCheck>) {}

  check(token: ValidatedToken, kid: KeyId): ValidatedToken | Promise<ValidatedToken> {
    const issuer = token.rawClaims['iss'];
    const check = typeof issuer === 'string' ? this.checks.get(issuer) : undefined;
    return check === undefined ? token : check.check(token, kid);
  }
}
