import type { KeyId, SessionId } from './ids.js';
import { isExpired, type RotationMark, type TokenFamily } from './token-family.js';

/** What a caller of `TokenFamilyStore.rotate` presents. */
export interface RotationRequest {
  readonly sid: SessionId;
  /** Number of the presented refresh token. */
  readonly n: number;
  /** MAC key that verified the presented token. */
  readonly presentedKeyId: KeyId;
  /** MAC key that will mint the successor. */
  readonly keyId: KeyId;
  readonly now: number;
  /** 0: strict, only the current token is ever good. */
  readonly graceMs: number;
  readonly idleMs: number;
  /** 128 random bits made for this call alone, never taken from a request. */
  readonly op: string;
}

/**
 * - `rotated`: n was current and now is not; `family` is the record after the write.
 * - `replay`: n is the immediate predecessor, replaced at most the grace ago: the same successor again.
 * - `superseded`: older, but replaced a short time ago: refused, the family lives. That time is at least the
 *   grace and at most two graces (plus 2 s for clocks), depending on how the rotations fell.
 * - `reused`: replaced longer ago: this call revoked the family (exactly one caller is told so).
 * - `ahead`: n is above the record: the store was rolled back or a key leaked; this call revoked the family.
 * - `revoked`, `expired`, `unknown`: states of their own; nothing was written.
 */
export type RotationOutcome =
  | {
      readonly kind: 'rotated' | 'replay' | 'superseded' | 'reused' | 'ahead' | 'revoked' | 'expired';
      readonly family: TokenFamily;
    }
  | { readonly kind: 'unknown' };

/** A decision on one version of a record: the verdict, and the record to write if the verdict needs a write. */
export interface RotationDecision {
  readonly kind: Exclude<RotationOutcome['kind'], 'unknown'>;
  readonly write: TokenFamily | undefined;
}

/** Two nodes may disagree on the time by this much before a straggler counts as a thief. */
const CLOCK_ALLOWANCE_MS = 2_000;

/**
 * The rule of rotation, the same for every store. An adapter reads the record, asks this function,
 * and makes the write conditional on the version it read; a lost race reads and asks again.
 */
export function decideRotation(family: TokenFamily, request: RotationRequest): RotationDecision {
  const { n, now, graceMs } = request;
  if (family.revokedAt !== undefined) return { kind: 'revoked', write: undefined };
  if (isExpired(family, now)) return { kind: 'expired', write: undefined };
  if (!mintedWith(family, request)) return { kind: 'reused', write: revoked(family, request) };
  if (n > family.n) return { kind: 'ahead', write: revoked(family, request) };
  if (n === family.n) return { kind: 'rotated', write: rotated(family, request) };
  if (n === family.n - 1 && withinGrace(family.rotatedAt, now, graceMs))
    return { kind: 'replay', write: undefined };
  if (isStraggler(family.marks, n, now, graceMs)) return { kind: 'superseded', write: undefined };
  return { kind: 'reused', write: revoked(family, request) };
}

/** A token that names another key than the one its number was minted with was forged with a leaked key. */
function mintedWith(family: TokenFamily, { n, presentedKeyId }: RotationRequest): boolean {
  if (n === family.n) return presentedKeyId === family.keyId;
  if (n === family.n - 1) return presentedKeyId === family.previousKeyId;
  return true;
}

/** Counted from the rotation, never extended by a retry. */
const withinGrace = (rotatedAt: number, now: number, graceMs: number): boolean =>
  graceMs > 0 && now - rotatedAt <= graceMs;

const isStraggler = (marks: readonly RotationMark[], n: number, now: number, graceMs: number): boolean =>
  graceMs > 0 && marks.some((mark) => n >= mark.n && now - mark.at <= 2 * graceMs + CLOCK_ALLOWANCE_MS);

function rotated(family: TokenFamily, request: RotationRequest): TokenFamily {
  return {
    ...family,
    n: family.n + 1,
    keyId: request.keyId,
    previousKeyId: family.keyId,
    rotatedAt: request.now,
    marks: nextMarks(family.marks, { n: family.n, at: request.now }, request.graceMs),
    idleExpiresAt: Math.min(request.now + request.idleMs, family.expiresAt),
    version: family.version + 1,
    op: request.op,
  };
}

/**
 * A rotation sets a mark when the newest one is older than the grace. So every number that was replaced has a
 * mark at most one grace before its replacement; that mark counts for two graces, so the number is a straggler
 * for one grace at least. Two marks are enough: the older is dropped when it is older than two graces.
 */
function nextMarks(
  marks: readonly RotationMark[],
  next: RotationMark,
  graceMs: number,
): readonly RotationMark[] {
  const newer = marks.at(-1);
  if (newer === undefined) return [next];
  return next.at - newer.at > graceMs ? [newer, next] : marks;
}

const revoked = (family: TokenFamily, request: RotationRequest): TokenFamily => ({
  ...family,
  revokedAt: request.now,
  version: family.version + 1,
  op: request.op,
});
