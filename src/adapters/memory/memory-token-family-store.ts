import { byCodePoint } from '../../domain/model/code-point-order.js';
import type { KeyId, SessionId, UserId } from '../../domain/model/ids.js';
import { decideRotation, type RotationOutcome, type RotationRequest } from '../../domain/model/rotation.js';
import { isExpired, lastTokenEnd, type TokenFamily } from '../../domain/model/token-family.js';
import type { TokenFamilyStore } from '../../ports/token-family-store.js';
import { frozenCopy } from './frozen-copy.js';

/** Sessions in this process; gone when it ends. */
export class MemoryTokenFamilyStore implements TokenFamilyStore {
  readonly #bySid = new Map<SessionId, TokenFamily>();
  readonly #sidsByUser = new Map<UserId, Set<SessionId>>();

  async open(family: TokenFamily): Promise<void> {
    if (this.#bySid.has(family.sid)) throw new Error('A family with this sid is stored already.');
    this.#bySid.set(family.sid, frozenCopy(family));
    const sids = this.#sidsByUser.get(family.userId) ?? new Set();
    this.#sidsByUser.set(family.userId, sids.add(family.sid));
  }

  async find(sid: SessionId): Promise<TokenFamily | undefined> {
    return this.#bySid.get(sid);
  }

  /** Read, decision and write happen in one turn of the event loop: no other caller comes between. */
  async rotate(request: RotationRequest): Promise<RotationOutcome> {
    const stored = this.#bySid.get(request.sid);
    if (stored === undefined) return { kind: 'unknown' };
    const { kind, write } = decideRotation(stored, request);
    if (write === undefined) return { kind, family: stored };
    const family = frozenCopy(write);
    this.#bySid.set(family.sid, family);
    return { kind, family };
  }

  async revoke(sid: SessionId, at: number): Promise<boolean> {
    const stored = this.#bySid.get(sid);
    if (stored === undefined || stored.revokedAt !== undefined) return false;
    this.#bySid.set(sid, Object.freeze({ ...stored, revokedAt: at, version: stored.version + 1 }));
    return true;
  }

  async revokeAllOf(userId: UserId, at: number): Promise<number> {
    const ended = await Promise.all(this.#of(userId).map(({ sid }) => this.revoke(sid, at)));
    return ended.filter(Boolean).length;
  }

  async revokeMintedWith(keyId: KeyId, at: number): Promise<number> {
    const minted = [...this.#bySid.values()].filter((family) => family.keyId === keyId);
    const ended = await Promise.all(minted.map(({ sid }) => this.revoke(sid, at)));
    return ended.filter(Boolean).length;
  }

  async revokedSince(at: number): Promise<readonly TokenFamily[]> {
    return [...this.#bySid.values()]
      .filter((family) => family.revokedAt !== undefined && family.revokedAt >= at)
      .sort(
        (left, right) => (left.revokedAt ?? 0) - (right.revokedAt ?? 0) || byCodePoint(left.sid, right.sid),
      );
  }

  async listLive(userId: UserId, now: number): Promise<readonly TokenFamily[]> {
    return this.#of(userId)
      .filter((family) => family.revokedAt === undefined && !isExpired(family, now))
      .sort((left, right) => right.createdAt - left.createdAt || byCodePoint(left.sid, right.sid));
  }

  async purgeExpired(before: number, limit: number): Promise<number> {
    const due = [...this.#bySid.values()]
      .filter((family) => lastTokenEnd(family) < before)
      .sort((left, right) => lastTokenEnd(left) - lastTokenEnd(right))
      .slice(0, Math.max(0, limit));
    for (const family of due) this.#remove(family);
    return due.length;
  }

  #of(userId: UserId): readonly TokenFamily[] {
    return [...(this.#sidsByUser.get(userId) ?? [])].flatMap((sid) => this.#bySid.get(sid) ?? []);
  }

  #remove({ sid, userId }: TokenFamily): void {
    this.#bySid.delete(sid);
    const sids = this.#sidsByUser.get(userId);
    sids?.delete(sid);
    if (sids?.size === 0) this.#sidsByUser.delete(userId);
  }
}
