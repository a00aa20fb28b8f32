import type { StoreClock } from '../../ports/store-clock.js';
import { isTime } from './clock-contract.js';
import { clause, type Contract } from './contract.js';

/**
 * What every `StoreClock` promises, as far as one node can see. The clock of a store cannot be set from outside, so
 * that it is the store's and not the node's, and what it answers while it cannot be asked, is shown beside this:
 * make the adapter with a local clock that is years off, and close the connection below it.
 */
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
