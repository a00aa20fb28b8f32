import { StderrLogger } from '../adapters/node/stderr-logger.js';
import type { AuthServices } from '../domain/auth-services.js';
import type { CreatedAdmin } from '../domain/first-admin.js';
import type { Logger } from '../ports/logger.js';
import { FUNCTION, LOGGER } from './adapter-rules.js';
import { assertOptions, type OptionRules } from './assert-options.js';
import { KeyLog } from './key-log.js';
import { optional } from './member-rules.js';

/** Calls `work` again and again, `periodMs` apart, until what it gave is called. */
export type Every = (periodMs: number, work: () => void) => () => void;

export interface UpkeepOptions {
  /** Told of keys that cannot be used and of upkeep that failed; default: lines of JSON on standard error. */
  readonly logger?: Logger | undefined;
  /** What calls the upkeep; default: timers of Node that keep no process alive. */
  readonly every?: Every | undefined;
}

export interface Upkeep {
  /** The superadmin that this start made; undefined where there were users, or none is wanted. */
  readonly createdAdmin: CreatedAdmin | undefined;
  /** Ends the timers. What is under way may fail from now on, and nobody is told. */
  readonly stop: () => void;
}

const SWEEP_EVERY_MS = 3_600_000;
const TURN_KEYS_EVERY_MS = 15_000;

/**
 * What has to be done beside answering requests, over services whose key ring has started: repairs the
 * roster of superadmins (a crash may have come between the two writes of a change of role), makes the first
 * superadmin as configured, sweeps at once and every hour, and moves the keys on every 15 s, also while
 * nobody asks for any. What fails waits for its next time.
 * @throws Error naming an option that is wrong or unknown; AuthError of the password policy, or `validation_failed`, when the configured superadmin is refused.
 */
export async function startUpkeep(
  { keyRing, operator: { rosterRepair, firstAdmin, housekeeping } }: AuthServices,
  options: UpkeepOptions = {},
): Promise<Upkeep> {
  assertOptions('startUpkeep', options, UPKEEP_RULES);
  const { logger = new StderrLogger(), every = byTimer } = options;
  const keyLog = new KeyLog(logger);
  keyLog.tell(keyRing);
  await rosterRepair.run();
  const createdAdmin = await firstAdmin.ensure();
  let isOver = false;
  const failing = (message: string) => (error: unknown) => {
    if (!isOver) logger.warn({ err: error }, message);
  };
  const sweep = (): void => void housekeeping.sweep().catch(failing('sweeping failed'));
  const turnKeys = (): void =>
    void keyRing.maintain().then(() => keyLog.tell(keyRing), failing('keys could not be read or moved on'));
  sweep();
  const ends = [every(SWEEP_EVERY_MS, sweep), every(TURN_KEYS_EVERY_MS, turnKeys)];
  const stop = (): void => {
    isOver = true;
    for (const end of ends) end();
  };
  return { createdAdmin, stop };
}

export const UPKEEP_RULES: OptionRules<UpkeepOptions> = { logger: optional(LOGGER), every: FUNCTION };

const byTimer: Every = (periodMs, work) => {
  const timer = setInterval(work, periodMs).unref();
  return () => clearInterval(timer);
};
