import type { Clock } from '../../ports/clock.js';

/** A running clock that jumps when told to, as clocks do when they are set, and after a machine has slept. */
export class JumpingClock implements Clock {
  #offsetMs = 0;
  #stoppedAt: number | undefined;

  constructor(private readonly clock: Clock) {}

  now(): number {
    return (this.#stoppedAt ?? this.clock.now()) + this.#offsetMs;
  }

  /** Moves forward by so many milliseconds, or back by a negative number of them. */
  jump(ms: number): void {
    this.#offsetMs += ms;
  }

  /** From now on it stands still, but for jumps. */
  stop(): void {
    this.#stoppedAt ??= this.clock.now();
  }
}
