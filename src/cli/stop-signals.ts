const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** npm passes a Ctrl-C on that the terminal has sent to everybody already: two signals, one wish. */
const SAME_WISH_MS = 500;

/** Where signals come from: a process. */
export interface SignalSource {
  on(signal: (typeof SIGNALS)[number], heard: () => void): unknown;
}

/**
 * Resolves at the first SIGTERM or SIGINT; from then on a further one calls `force`.
 * @param nowMs a clock that never steps back, in milliseconds.
 */
export function firstStopSignal(
  source: SignalSource,
  force: () => void,
  nowMs: () => number = () => performance.now(),
): Promise<string> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of SIGNALS)
      source.on(signal, () => {
        if (firstAt === undefined) {
          firstAt = nowMs();
          resolve(signal);
        } else if (nowMs() - firstAt >= SAME_WISH_MS) force();
      });
  });
}
