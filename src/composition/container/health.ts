import type { HealthCheck } from '../../ports/health-check.js';
import { withinLimit } from './time-limit.js';

export interface HealthState {
  readonly status: 'up' | 'down';
  readonly ms: number;
  readonly error?: string;
}

export interface HealthReport {
  /** Up also while only optional dependencies are down. */
  readonly status: 'up' | 'down';
  /** By the name of the check. */
  readonly checks: Readonly<Record<string, HealthState>>;
}

/** Asks all at once; one that fails or takes longer than the limit is down. Never fails itself. */
export async function askAll(checks: readonly HealthCheck[], limitMs: number): Promise<HealthReport> {
  const states = await Promise.all(
    checks.map(async (check, index) => [labelOf(checks, index), await ask(check, limitMs)] as const),
  );
  return {
    status: states.every(([, { status }], index) => status === 'up' || checks[index]?.optional)
      ? 'up'
      : 'down',
    checks: Object.fromEntries(states),
  };
}

/** The name of a check, numbered when an earlier one has it too: a report must not hide one behind another. */
function labelOf(checks: readonly HealthCheck[], index: number): string {
  const name = checks[index]?.name ?? '';
  const earlier = checks.slice(0, index).filter((check) => check.name === name).length;
  return earlier === 0 ? name : `${name} ${earlier + 1}`;
}

async function ask(check: HealthCheck, limitMs: number): Promise<HealthState> {
  const begin = performance.now();
  try {
    await withinLimit(limitMs, `check "${check.name}"`, check.check());
    return { status: 'up', ms: performance.now() - begin };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 'down', ms: performance.now() - begin, error: reason };
  }
}
