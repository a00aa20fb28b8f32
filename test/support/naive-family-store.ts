import type { KeyId, SessionId, UserId } from '../../src/domain/model/ids.js';
import {
  decideRotation,
  type RotationOutcome,
  type RotationRequest,
} from '../../src/domain/model/rotation.js';
import { isExpired, lastTokenEnd, type TokenFamily } from '../../src/domain/model/token-family.js';
import type { TokenFamilyStore } from '../../src/ports/token-family-store.js';

/** A correct store with its insides open, for tests that break one thing at a time. */
export class NaiveFamilyStore implements TokenFamilyStore {
  protected readonly records = new Map<SessionId, TokenFamily>();

  async open(family: TokenFamily): Promise<void> {
    if (this.records.has(family.sid)) throw new Error('taken');
    this.records.set(family.sid, structuredClone(family));
  }

  async find(sid: SessionId): Promise<TokenFamily | undefined> {
    return structuredClone(this.records.get(sid));
  }

  async rotate(request: RotationRequest): Promise<RotationOutcome> {
    const stored = this.records.get(request.sid);
    if (stored === undefined) return { kind: 'unknown' };
    const { kind, write } = decideRotation(stored, request);
    if (write !== undefined) this.records.set(request.sid, structuredClone(write));
    return { kind, family: structuredClone(write ?? stored) };
  }

  async revoke(sid: SessionId, at: number): Promise<boolean> {
    const stored = this.records.get(sid);
    if (stored === undefined || stored.revokedAt !== undefined) return false;
    this.records.set(sid, { ...stored, revokedAt: at, version: stored.version + 1 });
    return true;
  }

  async revokeAllOf(userId: UserId, at: number): Promise<number> {
    const ended = await Promise.all(this.of(userId).map(({ sid }) => this.revoke(sid, at)));
    return ended.filter(Boolean).length;
  }

  async revokeMintedWith(keyId: KeyId, at: number): Promise<number> {
    const minted = [...this.records.values()].filter((family) => family.keyId === keyId);
    const ended = await Promise.all(minted.map(({ sid }) => this.revoke(sid, at)));
    return ended.filter(Boolean).length;
  }

  async revokedSince(at: number): Promise<readonly TokenFamily[]> {
    const ended = [...this.records.values()].filter(({ revokedAt }) => (revokedAt ?? -1) >= at);
    return structuredClone(ended.sort((left, right) => (left.revokedAt ?? 0) - (right.revokedAt ?? 0)));
  }

  async listLive(userId: UserId, now: number): Promise<readonly TokenFamily[]> {
    const live = this.of(userId).filter(
      (family) => family.revokedAt === undefined && !isExpired(family, now),
    );
    return structuredClone(live.sort((left, right) => right.createdAt - left.createdAt));
  }

  async purgeExpired(before: number, limit: number): Promise<number> {
    const due = [...this.records.values()].filter((family) => lastTokenEnd(family) < before).slice(0, limit);
    for (const { sid } of due) this.records.delete(sid);
    return due.length;
  }

  protected of(userId: UserId): TokenFamily[] {
    return [...this.records.values()].filter((family) => family.userId === userId);
  }
}
