import type { Clock } from '../ports/clock.js';
import type { StoreClock } from '../ports/store-clock.js';

/** The clock of a store that lives on this machine: no other than the machine's. */
export const localStoreClock = (clock: Clock): StoreClock => ({ now: () => Promise.resolve(clock.now()) });
