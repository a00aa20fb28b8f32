import type { KeyId } from '../domain/model/ids.js';
import type { ValidatedToken } from '../domain/model/token-claims.js';

/** What has become of tokens since they were signed: a feed of revocations, or a store of one's own. */
export interface RevocationCheck {
  /**
   * The token as it stands now: the same object, or one without the groups that were deleted since.
   * Asked at every validation, of cached tokens too, so it answers from memory; await only a promise.
   * Rejects with AuthError `token_revoked` (its subject's epoch, its session, its `jti` or its key), or
   * with one of status 503 when nobody can tell.
   */
  check(token: ValidatedToken, kid: KeyId): ValidatedToken | Promise<ValidatedToken>;
}
