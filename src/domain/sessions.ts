import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import { accessClaimsOf } from './access-claims.js';
import { readCaller } from './access-policy.js';
import { AuthError } from './errors.js';
import type { SessionId } from './model/ids.js';
import type { Principal } from './model/principal.js';
import { isLive, type TokenFamily } from './model/token-family.js';
import type { RefreshTokens } from './refresh-tokens.js';
import type { VerifiesTokens } from './token-verifier.js';
import type { UserLifecycle } from './user-lifecycle.js';

/** A user and one of its sessions. */
export type OwnSession = Pick<Principal, 'userId' | 'sid'>;

/** Which session to end, and who asks. One member is enough. */
export interface SignOut {
  /** The caller, where the application has authenticated it already. */
  readonly caller?: OwnSession | undefined;
  /** An access token as it was sent: its own session, also when the token is revoked. */
  readonly accessToken?: string | undefined;
  /** The session of this refresh token, which must be the caller's. It may stand alone. */
  readonly refreshToken?: string | undefined;
}

/** A user's own sessions: listing them and ending them. */
export class Sessions {
  /** @internal */
  constructor(
    private readonly families: TokenFamilyStore,
    private readonly users: UserRepository,
    private readonly lifecycle: UserLifecycle,
    private readonly refreshTokens: RefreshTokens,
    private readonly verifier: VerifiesTokens,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** Live sessions, newest first. @throws AuthError `token_revoked`. */
  async list(caller: Principal): Promise<readonly TokenFamily[]> {
    const user = await readCaller(this.users, caller);
    const now = this.clock.now();
    const families = await this.families.listLive(user.id, now);
    return families.filter((family) => isLive(family, user.sessionEpoch, now));
  }

  /** Ends one of the caller's sessions. @throws AuthError `session_not_found` also for somebody else's. */
  async revoke(caller: Principal, sid: SessionId): Promise<void> {
    const user = await readCaller(this.users, caller);
    const now = this.clock.now();
    const family = await this.families.find(sid);
    if (family?.userId !== user.id || !isLive(family, user.sessionEpoch, now))
      throw new AuthError('session_not_found');
    await this.families.revoke(sid, now);
    this.audit.record({
      action: 'session.revoked',
      outcome: 'success',
      actor: user.id,
      target: sid,
      orgId: user.orgId,
    });
  }

  /**
   * Ends the session that the refresh token names, else the access token's own. Ending a session again is a
   * success, as for a revoked token in RFC 7009 section 2.2: the client has what it asked for.
   * @throws AuthError `token_missing` when there is neither, `invalid_grant` for a refresh token that is
   * not ours or belongs to somebody else than the caller, another `token_…` code for an access token that is
   * not ours or has expired (which beside a refresh token is overlooked).
   */
  async signOut({ accessToken, refreshToken, ...given }: SignOut): Promise<void> {
    const caller = given.caller ?? (await this.#named(accessToken, refreshToken !== undefined));
    const session = refreshToken === undefined ? caller : await this.#sessionOf(refreshToken);
    if (session === undefined) throw new AuthError('token_missing');
    if (caller !== undefined && session.userId !== caller.userId) {
      throw new AuthError('invalid_grant', { reason: 'the refresh token belongs to another user' });
    }
    const ended = await this.families.revoke(session.sid, this.clock.now());
    if (!ended) return;
    this.audit.record({
      action: 'user.signed_out',
      outcome: 'success',
      actor: session.userId,
      target: session.sid,
    });
  }

  /** Ends every session of the caller, this one too. @throws AuthError `token_revoked`. */
  async signOutEverywhere(caller: Principal): Promise<void> {
    const { id } = await readCaller(this.users, caller);
    await this.lifecycle.endSessions(id, (user) => user);
    this.audit.record({ action: 'user.signed_out_everywhere', outcome: 'success', actor: id, target: id });
  }

  /** Does not ask whether the token is revoked: whoever holds it may end its session at any time. */
  async #named(accessToken: string | undefined, mayBeExpired: boolean): Promise<OwnSession | undefined> {
    if (accessToken === undefined) return undefined;
    try {
      const { token } = await this.verifier.judge(accessToken);
      const { sub, sid } = accessClaimsOf(token.rawClaims);
      return { userId: sub, sid };
    } catch (error) {
      if (mayBeExpired && error instanceof AuthError && error.code === 'token_expired') return undefined;
      throw error;
    }
  }

  async #sessionOf(refreshToken: string): Promise<OwnSession> {
    const parts = await this.refreshTokens.read(refreshToken);
    const family = parts && (await this.families.find(parts.sid));
    if (family === undefined) throw new AuthError('invalid_grant', { reason: 'no such session' });
    return family;
  }
}
