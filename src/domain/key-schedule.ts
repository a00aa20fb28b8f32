import { isGone, phaseAt, timesOf } from './key-life-cycle.js';
import { planOf, plannedChains, type ChainPlan, type KeyPlanConfig } from './key-plan.js';
import type { DueStep, KeyView } from './key-step.js';
import { successionStep } from './key-succession.js';
import type { KeyRecord } from './model/key-record.js';

/**
 * The step that is due at `now`; undefined when none is. It depends on the records and on which of them open, so
 * every node finds the same step, and one conditional write decides which node makes it.
 */
export function dueStep(
  records: readonly KeyRecord[],
  config: KeyPlanConfig,
  now: number,
  view: KeyView,
): DueStep | undefined {
  for (const chain of plannedChains(config)) {
    const step = successionStep(chain, records, planOf(chain, config), now, view);
    if (step !== undefined) return step;
  }
  if (view.firstOnly) return undefined;
  for (const record of records) {
    const change = dueChange(record, records, config, now);
    if (change !== undefined) return change;
  }
  return undefined;
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
