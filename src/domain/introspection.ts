import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import { accessClaimsOf, type CheckedClaims } from './access-claims.js';
import { AuthError } from './errors.js';
import type { OrgId, SessionId, UserId } from './model/ids.js';
import { isLive, type TokenFamily } from './model/token-family.js';
import type { User } from './model/user.js';
import type { RefreshTokens } from './refresh-tokens.js';
import { isInScope, type ResourceServerScope } from './resource-server-access.js';
import type { Revocation } from './revocation.js';
import type { VerifiesTokens } from './token-verifier.js';

/** A token that is good at this moment. */
export type ActiveToken =
  | { readonly kind: 'access'; readonly claims: CheckedClaims }
  | { readonly kind: 'refresh'; readonly family: TokenFamily; readonly user: User };

interface Session {
  readonly sid: SessionId;
  readonly userId: UserId;
  readonly orgId: OrgId;
}

/** Introspects (RFC 7662) and revokes (RFC 7009) access and refresh tokens; the caller need not know which kind it has. */
export class Introspection {
  /** @internal */
  constructor(
    private readonly verifier: VerifiesTokens,
    private readonly revocation: Revocation,
    private readonly refreshTokens: RefreshTokens,
    private readonly families: TokenFamilyStore,
    private readonly users: UserRepository,
    private readonly groups: GroupRepository,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** Undefined for a token that is not active or not in scope; never tells why (RFC 7662 section 2.2). */
  async introspect(scope: ResourceServerScope, token: string): Promise<ActiveToken | undefined> {
    const claims = await this.#accessClaims(token);
    if (claims === undefined) return this.#refresh(scope, token);
    if (!isInScope(scope, [claims.org_id])) return undefined;
    const standing = await orUndefined(this.revocation.check(claims).then(() => true));
    if (standing === undefined) return undefined;
    const groups = claims.groups.length === 0 ? [] : await this.groups.existing(claims.groups);
    return { kind: 'access', claims: { ...claims, groups } };
  }

  /** Ends the session of a token. Does nothing for a text that is no token, and for a token that is not in scope. */
  async revoke(scope: ResourceServerScope, token: string): Promise<void> {
    const session = await this.#sessionOf(token);
    if (session === undefined || !isInScope(scope, [session.orgId])) return;
    if (!(await this.families.revoke(session.sid, this.clock.now()))) return;
    const { sid: target, userId, orgId } = session;
    const facts = { user_id: userId, by: 'resource server' };
    this.audit.record({ action: 'session.revoked', outcome: 'success', target, orgId, facts });
  }

  async #sessionOf(token: string): Promise<Session | undefined> {
    const claims = await this.#accessClaims(token);
    if (claims !== undefined) return { sid: claims.sid, userId: claims.sub, orgId: claims.org_id };
    const found = await this.#familyOf(token);
    return found && { sid: found.family.sid, userId: found.user.id, orgId: found.user.orgId };
  }

  async #refresh(scope: ResourceServerScope, token: string): Promise<ActiveToken | undefined> {
    const found = await this.#familyOf(token);
    if (found === undefined || !isInScope(scope, [found.user.orgId])) return undefined;
    const { family, user, n } = found;
    const good = family.n === n && isLive(family, user.sessionEpoch, this.clock.now());
    return good && user.status === 'active' ? { kind: 'refresh', family, user } : undefined;
  }

  async #familyOf(refreshToken: string) {
    const parts = await this.refreshTokens.read(refreshToken);
    if (parts === undefined) return undefined;
    const family = await this.families.find(parts.sid);
    if (family === undefined) return undefined;
    const user = await this.users.findById(family.userId);
    return user && { family, user, n: parts.n };
  }

  async #accessClaims(token: string): Promise<CheckedClaims | undefined> {
    return orUndefined(
      this.verifier.verify(token).then(({ token: verified }) => accessClaimsOf(verified.rawClaims)),
    );
  }
}

/** Undefined when the token is refused. An outage says nothing about the token, so it is thrown on. */
async function orUndefined<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AuthError && error.code.startsWith('token_')) return undefined;
    throw error;
  }
}
