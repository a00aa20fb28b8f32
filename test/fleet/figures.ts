/** What is counted while a scenario runs; printed at its end. */
export class Figures {
  readonly #counts = new Map<string, number>();
  readonly #times: number[] = [];

  count(name: string, by = 1): void {
    this.#counts.set(name, this.of(name) + by);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** One answered request, in milliseconds. */
  took(ms: number): void {
    this.#times.push(ms);
  }

  /** The time within which this share of the answers came, in whole milliseconds. */
  quantile(share: number): number {
    const sorted = this.#times.toSorted((one, other) => one - other);
    return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  }

  /** One line for people: `refreshes 1200, retries 31, p50 12 ms, p99 80 ms`. */
  line(): string {
    const counts = [...this.#counts].map(([name, count]) => `${name} ${count}`);
    const times =
      this.#times.length === 0 ? [] : [`p50 ${this.quantile(0.5)} ms`, `p99 ${this.quantile(0.99)} ms`];
    return [...counts, ...times].join(', ');
  }
}
