import type { KeyId } from '../domain/model/ids.js';
import type { ValidatedToken } from '../domain/model/token-claims.js';

/** Whether a validated token still counts: by a feed of revocations, or by the issuer's own records. */
export interface RevocationCheck {
  /**
   * The token as it stands now: the same object, or one without the groups that were deleted since.
   * Asked at every validation, of cached tokens too: a check that watches a feed answers from memory, one that
   * has the issuer's records reads them each time.
   * Throws or rejects with AuthError `token_revoked` (its subject's epoch, its session, its `jti` or its key), or
   * with `revocation_unavailable` or `store_unavailable` when nobody can tell. What was revoked stays so. The
   * token that was handed in is never changed: others may hold it.
   */
  check(token: ValidatedToken, kid: KeyId): ValidatedToken | Promise<ValidatedToken>;
}
