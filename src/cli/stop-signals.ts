const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** npm passes a Ctrl-C on that the terminal has sent to everybody already: two signals, one wish. */
export const SAME_WISH_MS = 500;

/** Where signals come from: a process. */
export interface SignalSource {
  on(signal: (typeof SIGNALS)[number], heard: () => void): unknown;
}

/**
 * Resolves at the first SIGTERM or SIGINT; from then on each further one calls `insist`.
 * @param nowMs a clock that never steps back, in milliseconds.
 */
export function firstStopSignal(
  source: SignalSource,
  insist: () => void,
  nowMs: () => number = () => performance.now(),
): Promise<string> {
  return new Promise((resolve) => {
    let lastAt: number | undefined;
    for (const signal of SIGNALS)
      source.on(signal, () => {
        const now = nowMs();
        if (lastAt !== undefined && now - lastAt < SAME_WISH_MS) return;
        if (lastAt === undefined) resolve(signal);
        else insist();
        lastAt = now;
      });
  });
}
