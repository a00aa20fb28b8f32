import type { ClaimsEnricher, ExtraClaims } from '../ports/claims-enricher.js';
import { AuthError } from './errors.js';
import type { GroupId } from './model/ids.js';
import type { TokenFamily } from './model/token-family.js';
import type { User } from './model/user.js';

/** What a token says besides what its user's and its session's records hold; read before anything is written. */
export interface TokenContents {
  readonly groups: readonly GroupId[];
  /** Checked already: none of them is a claim that the server sets. */
  readonly extraClaims: ExtraClaims;
}

/** Adds nothing: for applications without claims of their own. */
export class NoExtraClaims implements ClaimsEnricher {
  async claimsFor(): Promise<ExtraClaims> {
    return NOTHING;
  }
}

const NOTHING: ExtraClaims = Object.freeze({});

/**
 * Claims that an application may not set: those of RFC 7519 section 4.1, those that this server writes, the one that
 * would bind a token to a key (RFC 7800), and `__proto__`, which careful readers refuse.
 */
export const RESERVED_CLAIMS: ReadonlySet<string> = new Set([
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf'],
  '__proto__',
  ...['client_id', 'sid', 'epoch', 'email', 'email_verified', 'role', 'roles', 'org_id', 'groups'],
]);

/**
 * The application's claims for this token.
 * @throws AuthError `store_unavailable` when they cannot be read; Error when one of them is reserved.
 */
export async function extraClaimsFor(
  enricher: ClaimsEnricher,
  user: User,
  groups: readonly GroupId[],
  { sid, audience }: TokenFamily,
): Promise<ExtraClaims> {
  const { id: userId, email, displayName, role, orgId } = user;
  const subject = { userId, email, displayName, role, orgId, groups, sid, audience };
  const claims = await enricher.claimsFor(subject).catch((cause: unknown) => {
    if (cause instanceof AuthError) throw cause;
    throw new AuthError('store_unavailable', { cause, reason: 'the claims enricher failed' });
  });
  const taken = Object.keys(claims).filter((name) => RESERVED_CLAIMS.has(name));
  if (taken.length === 0) return claims;
  throw new Error(`A claims enricher may not set ${taken.join(', ')}: the server does.`);
}
