import { Presets, SingleBar } from 'cli-progress';
import type { CopyProgress } from '../domain/store-copy.js';
import type { Output } from './report-failure.js';

/** How far a copy is: a bar on a terminal, elsewhere a line for each kind of record. */
export class CopyBar {
  #bar: SingleBar | undefined;
  #shown = '';

  /** @param output where lines go when standard error is no terminal. */
  constructor(private readonly output: Output) {}

  show({ kind, step, done, total }: CopyProgress): void {
    const label = `${step} ${kind}`;
    if (label !== this.#shown) this.#begin(label, total);
    this.#bar?.update(Math.min(done, total));
  }

  /** Leaves the terminal as it was. Stopping twice is stopping once. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #begin(label: string, total: number): void {
    this.stop();
    this.#shown = label;
    if (!process.stderr.isTTY) {
      this.output.write(`${label} (${total.toLocaleString('en')})\n`);
      return;
    }
    const format = `${label.padEnd(24)} {bar} {percentage} % {value}/{total} {eta_formatted}`;
    this.#bar = new SingleBar({ format, hideCursor: true }, Presets.rect);
    this.#bar.start(total, 0);
  }
}
