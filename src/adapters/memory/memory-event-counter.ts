import type { CountedEvent, EventCounter } from '../../ports/event-counter.js';

/** Counts in this process. */
export class MemoryEventCounter implements EventCounter {
  readonly #counts = new Map<CountedEvent, number>();

  count(event: CountedEvent): void {
    this.#counts.set(event, this.countOf(event) + 1);
  }

  countOf(event: CountedEvent): number {
    return this.#counts.get(event) ?? 0;
  }
}
