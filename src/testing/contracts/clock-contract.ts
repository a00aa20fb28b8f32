import { ok } from 'node:assert/strict';
import type { Clock } from '../../ports/clock.js';
import { clause, type Contract } from './contract.js';

const EARLIEST = Date.UTC(2020, 0);
const LATEST = Date.UTC(2200, 0);

/** What every `Clock` promises. It may step backwards. */
export const clockContract: Contract<Clock> = [
  clause(
    'the time is whole milliseconds since the Unix epoch',
    'seconds taken for milliseconds end every session at once, or none',
    async (clock) => {
      isTime(clock.now());
    },
  ),
];

/** Throws unless it may be the time. */
export function isTime(now: number): void {
  ok(Number.isSafeInteger(now), `${now} is no whole number`);
  ok(now > EARLIEST && now < LATEST, `${now} is no time in milliseconds`);
}
