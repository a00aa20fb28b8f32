import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type Signal = (typeof SIGNALS)[number];

/** Where signals come from: a process. */
export interface StopSignals {
  on(signal: Signal, heard: (signal: Signal) => void): unknown;
  off(signal: Signal, heard: (signal: Signal) => void): unknown;
}

/** Work was stopped by a signal, in an orderly way; the message says what is there now. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  /** As a shell counts: 128 and the number of the signal. */
  readonly exitCode: number;

  constructor(signal: Signal, message: string) {
    super(message);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** A wish to stop, heard between two steps of long work. A second one ends the process where it is. */
export class StopWish {
  #signal: Signal | undefined;
  readonly #heard = (signal: Signal): void => {
    if (this.#signal !== undefined) process.exit(128 + constants.signals[signal]);
    this.#signal = signal;
  };

  constructor(private readonly source: StopSignals = process) {
    for (const signal of SIGNALS) source.on(signal, this.#heard);
  }

  /** These items until a signal comes: whoever works on what they got so far finishes it. */
  async *until<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item> {
    for await (const item of items) {
      if (this.#signal !== undefined) return;
      yield item;
    }
  }

  /** @throws InterruptedError once a signal came. */
  obey(message: string): void {
    if (this.#signal !== undefined) throw new InterruptedError(this.#signal, message);
  }

  /** From here on a signal ends the process again. */
  end(): void {
    for (const signal of SIGNALS) this.source.off(signal, this.#heard);
  }
}
