/** Calls back once after so many milliseconds. @returns takes that back. */
export type Timer = (callBack: () => void, delayMs: number) => () => void;

export const systemTimer: Timer = (callBack, delayMs) => {
  const timeout = setTimeout(callBack, delayMs);
  return () => clearTimeout(timeout);
};

/**
 * The time between the wish to stop and the end of listening. Whoever distributes requests sees in it that
 * the server is not ready, and loses none of those it still sends.
 */
export class DrainPeriod {
  #over: Promise<void> | undefined;
  #cut: (() => void) | undefined;

  /** @param seconds its length; 0 is none. */
  constructor(
    private readonly seconds: number,
    private readonly timer: Timer = systemTimer,
  ) {}

  /** Stays true when the period is over: a server that stopped is not taken for ready again. */
  get hasBegun(): boolean {
    return this.#over !== undefined;
  }

  /** Begins it, once. @returns resolves when it is over. */
  begin(): Promise<void> {
    return (this.#over ??= this.#wait());
  }

  /** Ends it now. @returns whether it was running. */
  cutShort(): boolean {
    const cut = this.#cut;
    cut?.();
    return cut !== undefined;
  }

  #wait(): Promise<void> {
    if (this.seconds === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        this.#cut = undefined;
        resolve();
      };
      const cancel = this.timer(end, this.seconds * 1_000);
      this.#cut = () => {
        cancel();
        end();
      };
    });
  }
}
