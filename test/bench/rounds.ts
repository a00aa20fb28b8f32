import { performance } from 'node:perf_hooks';
import { median } from './statistics.js';

/** Measures once and answers a rate in operations per second. */
export type Side = () => Promise<number>;

export interface Comparison {
  /** Median over the rounds of measured ÷ baseline, each pair taken next to each other. */
  readonly ratio: number;
  readonly measured: number;
  readonly baseline: number;
}

/**
 * Runs both sides in turns, the order swapped each round, after one unmeasured round of each: noise
 * of the machine and warming up fall on both alike.
 */
export async function compare(measured: Side, baseline: Side, rounds: number): Promise<Comparison> {
  await measured();
  await baseline();
  const pairs: (readonly [number, number])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const first = await measured();
      pairs.push([first, await baseline()]);
    } else {
      const first = await baseline();
      pairs.push([await measured(), first]);
    }
  }
  return {
    ratio: median(pairs.map(([own, bare]) => own / bare)),
    measured: median(pairs.map(([own]) => own)),
    baseline: median(pairs.map(([, bare]) => bare)),
  };
}

/**
 * Operations per second with `inFlight` at any time, for about `durationMs`.
 * @param operation is told which of the `inFlight` lanes it runs in; a lane runs one at a time.
 */
export async function rateOf(
  inFlight: number,
  durationMs: number,
  operation: (lane: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  const end = start + durationMs;
  let done = 0;
  const lane = async (number: number): Promise<void> => {
    while (performance.now() < end) {
      await operation(number);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, number) => lane(number)));
  return (done * 1000) / (performance.now() - start);
}
