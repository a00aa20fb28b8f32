import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { CountedEvent, EventCounter } from '../../ports/event-counter.js';
import { clause, type Contract } from './contract.js';

/** A counter, and whoever reads what it counted. */
export interface EventCounterUnderTest {
  readonly counter: EventCounter;
  /** How often the event was counted until now. */
  total(event: CountedEvent): number | Promise<number>;
  /** From now on where the numbers go is not there any more. Left out where they stay in the process. */
  lose?(): void | Promise<void>;
}

const EVENTS = Object.keys({
  sign_in_succeeded: true,
  sign_in_failed: true,
  refresh_rotated: true,
  refresh_replayed: true,
  refresh_superseded: true,
  refresh_reused: true,
  refresh_refused: true,
} satisfies Readonly<Record<CountedEvent, true>>) as readonly CountedEvent[];

const totals = ({ total }: EventCounterUnderTest): Promise<readonly number[]> =>
  Promise.all(EVENTS.map(async (event) => total(event)));

/** What every `EventCounter` promises. */
export const eventCounterContract: Contract<EventCounterUnderTest> = [
  clause('nothing is counted before it happens', 'an alarm goes off in a new system', async (subject) => {
    deepStrictEqual(
      await totals(subject),
      EVENTS.map(() => 0),
    );
  }),
  clause(
    'each call adds one to its event and to no other, however many come at once',
    'an attack on passwords is a flat line',
    async (subject) => {
      for (const [index, event] of EVENTS.entries())
        for (let times = 0; times <= index * 100; times += 1) subject.counter.count(event);
      deepStrictEqual(
        await totals(subject),
        EVENTS.map((_, index) => index * 100 + 1),
      );
    },
  ),
  clause(
    'there is nothing to await, and no error, also while the numbers go nowhere',
    'people cannot sign in because something that counts them is down',
    async (subject) => {
      const [event] = EVENTS;
      if (event === undefined) return;
      const counter: { count(event: CountedEvent): unknown } = subject.counter;
      strictEqual(counter.count(event), undefined);
      await subject.lose?.();
      for (let times = 0; times < 1_000; times += 1) strictEqual(counter.count(event), undefined);
      await new Promise(setImmediate);
    },
  ),
];
