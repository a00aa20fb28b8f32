import type { Every } from '../../src/composition/start-upkeep.js';

interface Repeated {
  readonly periodMs: number;
  readonly work: () => void;
  due: number;
}

/** Timers that go as far as a test lets time pass. */
export class HandClock {
  readonly #repeated = new Set<Repeated>();
  #now = 0;

  readonly every: Every = (periodMs, work) => {
    const repeated = { periodMs, work, due: this.#now + periodMs };
    this.#repeated.add(repeated);
    return () => this.#repeated.delete(repeated);
  };

  /** How many have not been ended. */
  get running(): number {
    return this.#repeated.size;
  }

  pass(ms: number): void {
    const until = this.#now + ms;
    for (const repeated of this.#repeated)
      for (; repeated.due <= until; repeated.due += repeated.periodMs) repeated.work();
    this.#now = until;
  }
}
