import type { Clock } from '../../ports/clock.js';
import type { HealthCheck } from '../../ports/health-check.js';
import type { Logger } from '../../ports/logger.js';
import type { Readiness } from './http-options.js';
import { loggableError } from './loggable-error.js';

/** How long an answer is good: probes of many balancers cost the dependency one look. */
const FRESH_MS = 2_000;
/** A dependency that takes longer is down for the purpose of being asked. */
const CHECK_LIMIT_MS = 1_000;

export interface CheckResult {
  readonly name: string;
  readonly state: 'up' | 'down';
  /** The process does its work without it. */
  readonly optional: boolean;
  /** When it was asked, in milliseconds since the epoch. */
  readonly checkedAt: number;
}

export interface ReadinessReport {
  readonly ready: boolean;
  readonly draining: boolean;
  readonly checks: readonly (CheckResult & { readonly ageMs: number })[];
}

/** Whether this process should be given work: keys loaded, dependencies up, not draining. */
export class ReadinessProbe {
  #latest: { readonly at: number; readonly results: Promise<readonly CheckResult[]> } | undefined;

  constructor(
    private readonly checks: readonly HealthCheck[],
    private readonly readiness: Readiness,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** The state now; dependencies are asked at most every two seconds. Never fails. */
  async report(): Promise<ReadinessReport> {
    const results = await this.#results();
    const now = this.clock.now();
    const draining = this.readiness.draining();
    return {
      ready: !draining && results.every(({ state, optional }) => state === 'up' || optional),
      draining,
      checks: results.map((result) => ({ ...result, ageMs: Math.max(0, now - result.checkedAt) })),
    };
  }

  #results(): Promise<readonly CheckResult[]> {
    const now = this.clock.now();
    const latest = this.#latest;
    // A clock that stepped back must not make one answer last.
    if (latest !== undefined && now >= latest.at && now - latest.at < FRESH_MS) return latest.results;
    const results = Promise.all(this.checks.map((check) => this.#ask(check)));
    this.#latest = { at: now, results };
    return results;
  }

  async #ask(check: HealthCheck): Promise<CheckResult> {
    const checkedAt = this.clock.now();
    const { name, optional = false } = check;
    try {
      await withinLimit(check.check());
      return { name, optional, state: 'up', checkedAt };
    } catch (error) {
      this.logger.warn({ check: check.name, error: loggableError(error) }, 'dependency is down');
      return { name, optional, state: 'down', checkedAt };
    }
  }
}

async function withinLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${CHECK_LIMIT_MS} ms`));
    }, CHECK_LIMIT_MS);
    timer.unref();
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
