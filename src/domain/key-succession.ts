import { allInPhase, inPhase, nextSequence, sameChain, timesOf } from './key-life-cycle.js';
import type { ChainPlan } from './key-plan.js';
import type { ChangedKey, DueStep, KeyView } from './key-step.js';
import type { KeyChain, KeyRecord } from './model/key-record.js';

/** While every signing key is younger than this, no verifier can have cached a key set, so a new key may sign at once. */
const NEWBORN_MS = 60_000;
/** Where that many announced keys do not open, one more would not either. */
const MOST_ANNOUNCED = 3;

/** What a chain lacks: each needs a key that signs, and an announced one that opens to follow it. */
export function successionStep(
  chain: KeyChain,
  records: readonly KeyRecord[],
  plan: ChainPlan,
  now: number,
  { opens, firstOnly }: KeyView,
): DueStep | undefined {
  const own = records.filter((record) => sameChain(record, chain));
  const active = inPhase(own, 'active', now);
  const announced = allInPhase(own, 'announced', now);
  const create = { kind: 'create', chain, sequence: nextSequence(own) } as const;
  const published = now + plan.publishSeconds * 1000;
  if (active === undefined && announced.length === 0) {
    const activatesAt = chain.use === 'mac' || isNewborn(records, now) ? now : published;
    return { ...create, activatesAt };
  }
  if (firstOnly) return undefined;
  const heir = announced.find(opens);
  if (active === undefined)
    return heir && isOverdue(heir, own, now) ? changed('begin', heir, now) : undefined;
  // A node that does not open the keys of the others must not seal one that they may not open.
  if (!opens(active)) return undefined;
  if (heir !== undefined) return postponed(announced, heir, opens);
  if (announced.length >= MOST_ANNOUNCED) return undefined;
  const due = announced[0]?.activatesAt ?? active.activatesAt + plan.rotateSeconds * 1000;
  return { ...create, activatesAt: Math.max(published, due) };
}

/** A key that was there when it was made has ended before its time, as by a crash, so that none signs. */
const isOverdue = (heir: KeyRecord, own: readonly KeyRecord[], now: number): boolean =>
  own.some((former) => {
    const { endsAt } = timesOf(former, own);
    return former.sequence < heir.sequence && heir.createdAt < endsAt && endsAt <= now;
  });

/** An announced key that does not open waits for its stand-in, which begins no sooner than verifiers know it. */
function postponed(
  announced: readonly KeyRecord[],
  { sequence, activatesAt }: KeyRecord,
  opens: KeyView['opens'],
): DueStep | undefined {
  const early = announced.find(
    (record) => !opens(record) && record.sequence < sequence && record.activatesAt < activatesAt,
  );
  return early && changed('postpone', early, activatesAt);
}

const changed = (kind: ChangedKey['kind'], record: KeyRecord, activatesAt: number): ChangedKey => ({
  ...{ kind, record },
  next: { ...record, activatesAt, version: record.version + 1 },
});

const isNewborn = (records: readonly KeyRecord[], now: number): boolean =>
  records.every(({ use, createdAt }) => use !== 'sig' || Math.abs(now - createdAt) < NEWBORN_MS);

/**
 * The `createdAt` of a key that another issuer has published already: older than `NEWBORN_MS`, so that new keys
 * beside it wait. Verifiers may have cached that issuer's key set, which does not have them.
 */
export const announcedElsewhere = (now: number): number => now - NEWBORN_MS;
