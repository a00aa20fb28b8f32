import { isGone, phaseAt, sameChain, timesOf, type KeyPhase } from './key-life-cycle.js';
import { planOf, plannedChains, type ChainPlan, type KeyPlanConfig } from './key-plan.js';
import type { KeyChain, KeyRecord } from './model/key-record.js';

/** The next thing to write: a key that is wanted, or a record as it should be. */
export type DueStep = NewKey | ChangedKey;

export interface NewKey {
  readonly kind: 'create';
  readonly chain: KeyChain;
  readonly sequence: number;
  readonly activatesAt: number;
  /** Whether the chain has no key that signs: without this one, nothing can be signed with its algorithm. */
  readonly isFirst: boolean;
}

interface ChangedKey {
  readonly kind: 'remove' | 'keep longer' | 'forget name';
  readonly record: KeyRecord;
  readonly next: KeyRecord;
}

/** While every signing key is younger than this, no verifier can have cached a key set, so a new key may sign at once. */
const NEWBORN_MS = 60_000;

/**
 * The step that is due at `now`; undefined when none is. It depends on the records alone, so every node finds
 * the same step, and one conditional write decides which node makes it.
 * @param firstOnly only makes keys for chains that have none to sign with.
 */
export function dueStep(
  records: readonly KeyRecord[],
  config: KeyPlanConfig,
  now: number,
  firstOnly: boolean,
): DueStep | undefined {
  for (const chain of plannedChains(config)) {
    const wanted = wantedKey(chain, records, config, now);
    if (wanted !== undefined && (wanted.isFirst || !firstOnly)) return wanted;
  }
  if (firstOnly) return undefined;
  for (const record of records) {
    const change = dueChange(record, records, config, now);
    if (change !== undefined) return change;
  }
  return undefined;
}

/** The key that a chain lacks: each needs one that signs, and an announced one to follow it. */
function wantedKey(
  chain: KeyChain,
  records: readonly KeyRecord[],
  config: KeyPlanConfig,
  now: number,
): NewKey | undefined {
  const plan = planOf(chain, config);
  const own = records.filter((record) => sameChain(record, chain));
  if (inPhase(own, 'announced', now) !== undefined) return undefined;
  const active = inPhase(own, 'active', now);
  const sequence = nextSequence(own);
  const published = now + plan.publishSeconds * 1000;
  if (active === undefined) {
    const activatesAt = chain.use === 'mac' || isNewborn(records, now) ? now : published;
    return { kind: 'create', chain, sequence, activatesAt, isFirst: true };
  }
  const activatesAt = Math.max(published, active.activatesAt + plan.rotateSeconds * 1000);
  return { kind: 'create', chain, sequence, activatesAt, isFirst: false };
}

function dueChange(
  record: KeyRecord,
  records: readonly KeyRecord[],
  config: KeyPlanConfig,
  now: number,
): DueStep | undefined {
  if (isGone(record)) return undefined;
  const version = record.version + 1;
  if (phaseAt(record, timesOf(record, records), now) === 'removed') {
    const next = { ...record, removedAt: now, secret: undefined, formerName: undefined, version };
    return { kind: 'remove', record, next };
  }
  if (record.formerName !== undefined && record.formerName.until <= now)
    return { kind: 'forget name', record, next: { ...record, formerName: undefined, version } };
  const longer = keptLonger(record, planOf(record, config));
  return longer && { kind: 'keep longer', record, next: { ...longer, version } };
}

/** The record, to be kept longer because tokens live longer from now on; undefined if it is kept long enough. */
function keptLonger(record: KeyRecord, plan: ChainPlan): KeyRecord | undefined {
  const { keepSeconds, tokenSeconds } = record;
  const isNoted = tokenSeconds !== undefined;
  if (keepSeconds >= plan.keepSeconds && (!isNoted || tokenSeconds >= plan.tokenSeconds)) return undefined;
  return {
    ...record,
    keepSeconds: Math.max(keepSeconds, plan.keepSeconds),
    ...(isNoted ? { tokenSeconds: Math.max(tokenSeconds, plan.tokenSeconds) } : {}),
  };
}

/** The record of a chain that is in this phase; the oldest if there are several. */
export const inPhase = (chain: readonly KeyRecord[], phase: KeyPhase, now: number): KeyRecord | undefined =>
  chain.find((record) => phaseAt(record, timesOf(record, chain), now) === phase);

export const nextSequence = (chain: readonly KeyRecord[]): number =>
  Math.max(0, ...chain.map(({ sequence }) => sequence)) + 1;

const isNewborn = (records: readonly KeyRecord[], now: number): boolean =>
  records.every(({ use, createdAt }) => use !== 'sig' || Math.abs(now - createdAt) < NEWBORN_MS);

/**
 * The `createdAt` of a key that another issuer has published already: older than `NEWBORN_MS`, so that new keys
 * beside it wait. Verifiers may have cached that issuer's key set, which does not have them.
 */
export const announcedElsewhere = (now: number): number => now - NEWBORN_MS;
