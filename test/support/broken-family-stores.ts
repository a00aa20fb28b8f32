import type { KeyId, SessionId } from '../../src/domain/model/ids.js';
import {
  decideRotation,
  type RotationOutcome,
  type RotationRequest,
} from '../../src/domain/model/rotation.js';
import { isExpired, type TokenFamily } from '../../src/domain/model/token-family.js';
import { NaiveFamilyStore } from './naive-family-store.js';

/** Reads, waits as a network would, and writes without a condition. */
export class RotateWithoutCondition extends NaiveFamilyStore {
  override async rotate(request: RotationRequest): Promise<RotationOutcome> {
    const stored = await this.find(request.sid);
    if (stored === undefined) return { kind: 'unknown' };
    const { kind, write } = decideRotation(stored, request);
    await Promise.resolve();
    if (write !== undefined) this.records.set(request.sid, write);
    return { kind, family: write ?? stored };
  }
}

/** Says that the session ended. */
export class RevokeNothing extends NaiveFamilyStore {
  override async revoke(): Promise<boolean> {
    return true;
  }
}

/** Searches for sessions to end by the wrong field, so always in vain. */
export class RevokeAllOfNobody extends NaiveFamilyStore {
  override async revokeAllOf(): Promise<number> {
    return 0;
  }
}

/** Takes every session that ever had a token of the key. */
export class RevokeEverMinted extends NaiveFamilyStore {
  override async revokeMintedWith(keyId: KeyId, at: number): Promise<number> {
    const minted = [...this.records.values()].filter((family) => family.previousKeyId === keyId);
    for (const { sid } of minted) await this.revoke(sid, at);
    return super.revokeMintedWith(keyId, at);
  }
}

/** Hands out what it holds. */
export class LiveFamilies extends NaiveFamilyStore {
  override async find(sid: SessionId): Promise<TokenFamily | undefined> {
    return this.records.get(sid);
  }
}

/** Leaves expiry to a sweeper that comes later. */
export class IgnoredExpiry extends NaiveFamilyStore {
  override async rotate(request: RotationRequest): Promise<RotationOutcome> {
    const stored = this.records.get(request.sid);
    const now = Math.min(
      request.now,
      (stored?.idleExpiresAt ?? Infinity) - 1,
      (stored?.expiresAt ?? Infinity) - 1,
    );
    return super.rotate({ ...request, now });
  }
}

/** Keeps the end of a session only one millisecond too long. */
export class ExpiryOffByOne extends NaiveFamilyStore {
  override async rotate(request: RotationRequest): Promise<RotationOutcome> {
    const stored = this.records.get(request.sid);
    const ended = stored !== undefined && request.now === Math.min(stored.idleExpiresAt, stored.expiresAt);
    return super.rotate(ended ? { ...request, now: request.now - 1 } : request);
  }
}

/** Answers an empty object, which is truthy, for what it does not have. */
export class EmptyForMissing extends NaiveFamilyStore {
  override async find(sid: SessionId): Promise<TokenFamily | undefined> {
    return (await super.find(sid)) ?? ({} as TokenFamily);
  }
}

/** Counts the grace from the last retry. */
export class GraceExtendedByRetry extends NaiveFamilyStore {
  override async rotate(request: RotationRequest): Promise<RotationOutcome> {
    const outcome = await super.rotate(request);
    if (outcome.kind === 'replay') {
      this.records.set(request.sid, { ...outcome.family, rotatedAt: request.now });
    }
    return outcome;
  }
}

/** Sweeps by age, whatever the record says. */
export class SweepsTheLiving extends NaiveFamilyStore {
  override async purgeExpired(_before: number, limit: number): Promise<number> {
    const due = [...this.records.keys()].slice(0, limit);
    for (const sid of due) this.records.delete(sid);
    return due.length;
  }
}

/** Sweeps what can be refreshed no more, while an access token still counts. */
export class SweepsByTheEndOfRefreshing extends NaiveFamilyStore {
  override async purgeExpired(before: number, limit: number): Promise<number> {
    const due = [...this.records.values()].filter((family) => isExpired(family, before - 1)).slice(0, limit);
    for (const { sid } of due) this.records.delete(sid);
    return due.length;
  }
}

/** Tells only of ends after the time, so that one in the same millisecond is never heard of. */
export class MissesTheFirstEnd extends NaiveFamilyStore {
  override async revokedSince(at: number): Promise<readonly TokenFamily[]> {
    return (await super.revokedSince(at)).filter(({ revokedAt }) => revokedAt !== at);
  }
}
