import type { Clock } from '../ports/clock.js';
import type { Digest } from '../ports/digest.js';
import type { GroupRepository } from '../ports/group-repository.js';
import type { TokenFamilyStore } from '../ports/token-family-store.js';
import type { UserRepository } from '../ports/user-repository.js';
import { FORMER_GENERATIONS, formerTokens } from './token-ids.js';
import type { KeyRing } from './key-ring.js';
import type { UserId } from './model/ids.js';
import { NOTHING_REVOKED, type Revocations } from './model/revocations.js';
import type { TokenFamily } from './model/token-family.js';
import type { User } from './model/user.js';
import { isInScope, type ResourceServerScope } from './resource-server-access.js';

/** One revoked token; `exp` in seconds. */
export interface RevokedToken {
  readonly jti: string;
  readonly exp: number;
}

/** Verifiers accept a token for at most this long after it has expired. */
const TOLERANCE_MS = 300_000;
/** A change is dated before its write is durable, and clocks of nodes differ, so each answer looks this much further back. */
const OVERLAP_MS = 60_000;

/**
 * Tells resource servers what is revoked. It asks the records each time and keeps no list of its own. What an
 * answer leaves out is either not revoked, or all of its tokens have expired.
 */
export class RevocationBulletin {
  /** @internal */
  constructor(
    private readonly users: UserRepository,
    private readonly families: TokenFamilyStore,
    private readonly groups: GroupRepository,
    private readonly keys: KeyRing,
    private readonly digest: Digest,
    private readonly clock: Clock,
  ) {}

  /** @param since the `asOf` of an earlier answer, in seconds, to get only what is new; undefined: everything. */
  async read(scope: ResourceServerScope, since?: number): Promise<Revocations> {
    const now = this.clock.now();
    const from = Math.max(this.#horizon(now), since === undefined ? 0 : since * 1000 - OVERLAP_MS);
    const [changed, ended, deleted] = await Promise.all([
      this.users.changedSince(from),
      this.#endedSessions(scope, from, now),
      this.groups.deletedSince(from),
      // Another node may have revoked a key just now, and its hint may be the reason for this question.
      this.keys.reload(),
    ]);
    const subjects = changed.filter((user) => isInScope(scope, orgsOf(user)));
    const groups = deleted.filter(({ orgId }) => isInScope(scope, [orgId]));
    return {
      ...NOTHING_REVOKED,
      ...(scope.orgId === undefined ? {} : { orgId: scope.orgId }),
      asOf: Math.floor(now / 1000),
      tokenSeconds: this.keys.longestTokenSeconds(),
      subjects: new Map(subjects.map(({ id, claimsEpoch }) => [id, claimsEpoch])),
      sessions: new Map(ended.map((family) => [family.sid, this.#lastExpiry(family)])),
      kids: this.keys.revokedKids(),
      groups: groups.map(({ id }) => id),
    };
  }

  /**
   * The same as a list of single tokens, for clients that do not know counters: the tokens of ended sessions, and
   * those of living sessions with an earlier epoch.
   */
  async tokens(scope: ResourceServerScope): Promise<readonly RevokedToken[]> {
    const now = this.clock.now();
    const from = this.#horizon(now);
    const changed = new Map((await this.users.changedSince(from)).map((user) => [user.id, user]));
    const items = new Map<string, RevokedToken>();
    const add = (family: TokenFamily, jtis: readonly string[]): void => {
      for (const jti of jtis) items.set(jti, { jti, exp: this.#lastExpiry(family) });
    };
    for (const family of await this.#endedSessions(scope, from, now)) {
      const user = changed.get(family.userId) ?? (await this.users.findById(family.userId));
      const epochs = changed.has(family.userId) ? FORMER_GENERATIONS : 0;
      add(
        family,
        formerTokens(this.digest, family.sid, { n: family.n, epoch: user?.claimsEpoch ?? 0 }, epochs),
      );
    }
    for (const user of changed.values()) {
      if (!isInScope(scope, orgsOf(user))) continue;
      const former = { epoch: user.claimsEpoch - 1 };
      for (const family of await this.#liveSessions(user.id, now))
        add(family, formerTokens(this.digest, family.sid, { ...former, n: family.n }, FORMER_GENERATIONS));
    }
    return [...items.values()];
  }

  async #endedSessions(
    scope: ResourceServerScope,
    from: number,
    now: number,
  ): Promise<readonly TokenFamily[]> {
    const ended = (await this.families.revokedSince(from)).filter((family) =>
      this.#mayHaveTokens(family, now),
    );
    if (scope.orgId === undefined) return ended;
    const ids = [...new Set(ended.map(({ userId }) => userId))];
    const owners = await Promise.all(ids.map((id) => this.users.findById(id)));
    const visible = new Set(
      owners.filter((user) => user && isInScope(scope, orgsOf(user))).map((user) => user?.id),
    );
    return ended.filter(({ userId }) => visible.has(userId));
  }

  async #liveSessions(id: UserId, now: number): Promise<readonly TokenFamily[]> {
    return (await this.families.listLive(id, now)).filter((family) => this.#mayHaveTokens(family, now));
  }

  /** Whatever was revoked before this time has no token left that a verifier would accept. */
  #horizon(now: number): number {
    return now - this.keys.longestTokenSeconds() * 1000 - TOLERANCE_MS - OVERLAP_MS;
  }

  /** The latest time at which the last token of a session can expire, in seconds. */
  #lastExpiry({ rotatedAt, expiresAt }: TokenFamily): number {
    return Math.floor(Math.min(rotatedAt + this.keys.longestTokenSeconds() * 1000, expiresAt) / 1000);
  }

  #mayHaveTokens(family: TokenFamily, now: number): boolean {
    return this.#lastExpiry(family) * 1000 + TOLERANCE_MS > now;
  }
}

/** The organisations whose resource servers may hold tokens of the user. */
const orgsOf = ({ orgId, formerOrgIds = [] }: User) => [orgId, ...formerOrgIds];
