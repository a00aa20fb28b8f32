import type { StoreClock } from '../../ports/store-clock.js';
import { isTime } from './clock-contract.js';
import { clause, type Contract } from './contract.js';

/** What every `StoreClock` promises, as far as one node can see. */
export const storeClockContract: Contract<StoreClock> = [
  clause(
    'the time is whole milliseconds since the Unix epoch, to many who ask at once',
    'nodes disagree about which key signs, and refuse each other’s tokens',
    async (clock) => {
      const times = await Promise.all(Array.from({ length: 24 }, () => clock.now()));
      times.forEach(isTime);
    },
  ),
];
