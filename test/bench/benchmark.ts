/** One measured figure. With a limit it can fail; without one it is there to be read. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  /** `×` for a ratio, else `/s`, `ms`, `MiB`. */
  readonly unit: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A measurement in a process of its own. */
export interface Benchmark {
  /** One sentence: what is compared with what. */
  readonly about: string;
  measure(): Promise<readonly Figure[]>;
}

/** Whether a figure keeps its limits; not a number keeps none. */
export const holds = ({ value, atLeast, atMost }: Figure): boolean =>
  Number.isFinite(value) &&
  (atLeast === undefined || value >= atLeast) &&
  (atMost === undefined || value <= atMost);
