import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import { readCaller } from './access-policy.js';
import { AuthError } from './errors.js';
import type { SessionId, UserId } from './model/ids.js';
import type { Principal } from './model/principal.js';
import { isLive, type TokenFamily } from './model/token-family.js';
import type { RefreshTokens } from './refresh-tokens.js';
import type { UserLifecycle } from './user-lifecycle.js';

export interface SignOut {
  /** Undefined: the refresh token alone speaks for the caller. */
  readonly caller?: Principal | undefined;
  /** Undefined: the access token's own session. */
  readonly refreshToken?: string | undefined;
}

/** A user's own sessions: seeing them and ending them. */
export class Sessions {
  constructor(
    private readonly families: TokenFamilyStore,
    private readonly users: UserRepository,
    private readonly lifecycle: UserLifecycle,
    private readonly refreshTokens: RefreshTokens,
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
   * Ends the session that the refresh token names, else the access token's own; ending an ended one is no error.
   * @throws AuthError `token_missing` when there is neither, `invalid_grant` for a refresh token that is
   * not ours or belongs to somebody else than the caller.
   */
  async signOut({ caller, refreshToken }: SignOut): Promise<void> {
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

  async #sessionOf(refreshToken: string): Promise<{ readonly userId: UserId; readonly sid: SessionId }> {
    const parts = await this.refreshTokens.read(refreshToken);
    const family = parts && (await this.families.find(parts.sid));
    if (family === undefined) throw new AuthError('invalid_grant', { reason: 'no such session' });
    return family;
  }
}
