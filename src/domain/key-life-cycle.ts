import type { KeyChain, KeyRecord } from './model/key-record.js';

/**
 * A key is announced, then active, then retiring, then removed; it can be revoked from any of these. The phase
 * is not stored: it follows from the records and the time, so every node computes the same one.
 */
export type KeyPhase = 'announced' | 'active' | 'retiring' | 'removed' | 'revoked';

/** When a key begins to sign, stops signing, and stops being published; `Infinity` when that is not known. */
export interface KeyTimes {
  readonly activatesAt: number;
  readonly endsAt: number;
  readonly leavesAt: number;
}

export const sameChain = (left: KeyChain, right: KeyChain): boolean =>
  left.use === right.use && left.algorithm === right.algorithm;

/** The times of a key among the records of its store. */
export function timesOf(record: KeyRecord, records: readonly KeyRecord[]): KeyTimes {
  const successors = records.filter(
    (other) => sameChain(other, record) && other.sequence > record.sequence && everActive(other),
  );
  const endsAt = Math.min(stoppedAt(record), ...successors.map((other) => other.activatesAt));
  return {
    activatesAt: everActive(record) ? record.activatesAt : Infinity,
    endsAt,
    leavesAt: isGone(record) ? endsAt : endsAt + record.keepSeconds * 1000,
  };
}

export function phaseAt(record: KeyRecord, times: KeyTimes, now: number): KeyPhase {
  if (record.revokedAt !== undefined) return 'revoked';
  if (record.removedAt !== undefined || now >= times.leavesAt) return 'removed';
  if (now >= times.endsAt) return 'retiring';
  return now >= times.activatesAt ? 'active' : 'announced';
}

/** The record of a chain that is in this phase; the oldest if there are several. */
export const inPhase = (chain: readonly KeyRecord[], phase: KeyPhase, now: number): KeyRecord | undefined =>
  allInPhase(chain, phase, now)[0];

export const allInPhase = (chain: readonly KeyRecord[], phase: KeyPhase, now: number): readonly KeyRecord[] =>
  chain.filter((record) => phaseAt(record, timesOf(record, chain), now) === phase);

export const nextSequence = (chain: readonly KeyRecord[]): number =>
  Math.max(0, ...chain.map(({ sequence }) => sequence)) + 1;

/** Whether a key was revoked or removed; it never comes back. */
export const isGone = (record: KeyRecord): boolean =>
  record.revokedAt !== undefined || record.removedAt !== undefined;

/** A key that was stopped before it began never signs, and so ends no other key's time. */
const everActive = (record: KeyRecord): boolean => stoppedAt(record) > record.activatesAt;

const stoppedAt = ({ retiredAt, revokedAt }: KeyRecord): number =>
  Math.min(retiredAt ?? Infinity, revokedAt ?? Infinity);
