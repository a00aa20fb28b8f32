import { performance } from 'node:perf_hooks';
import type { Side } from './rounds.js';

/** One operation on one token; a promise where the library under measurement answers with one. */
export type OnToken = (token: string) => unknown;

/**
 * Operations per second of processor time, one after the other, over all tokens in turn. The time of
 * every thread of this process counts: a library that hands signatures to a pool gets no core for
 * nothing, and one that shares the machine with other programs loses nothing to them.
 */
export function cpuRateOf(tokens: readonly string[], roundMs: number, operation: OnToken): Side {
  return async () => {
    const end = performance.now() + roundMs;
    const before = process.cpuUsage();
    let done = 0;
    while (performance.now() < end) {
      for (const token of tokens) {
        const answer = operation(token);
        if (answer instanceof Promise) await answer;
      }
      done += tokens.length;
    }
    const { user, system } = process.cpuUsage(before);
    return (done * 1_000_000) / (user + system);
  };
}
