import type { Clock } from '../ports/clock.js';

/** 2026-01-01T00:00:00Z: where a test's time begins unless it says otherwise. */
export const START_OF_TEST_TIME = 1_767_225_600_000;

/** A clock that moves only when a test moves it. */
export class FixedClock implements Clock {
  #now: number;

  /** @param now milliseconds since the Unix epoch. */
  constructor(now: number = START_OF_TEST_TIME) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** Moves by `ms`; a negative number steps back, as real clocks do. */
  advance(ms: number): void {
    this.#now += ms;
  }

  /** Jumps to `ms` milliseconds since the Unix epoch. */
  set(ms: number): void {
    this.#now = ms;
  }
}
