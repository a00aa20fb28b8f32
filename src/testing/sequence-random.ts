import type { RandomSource } from '../ports/random-source.js';

/**
 * Reproducible bytes: the same seed gives the same sequence, and no two outputs of at least
 * 8 bytes are equal, because each begins with its number. Predictable, so for tests alone.
 */
export class SequenceRandom implements RandomSource {
  #next: number;

  /** @param seed number of the first output; sources with far-apart seeds share no output. */
  constructor(seed = 1) {
    this.#next = seed;
  }

  bytes(length: number): Uint8Array {
    const number = this.#next;
    this.#next += 1;
    const output = new Uint8Array(length);
    const head = new DataView(new ArrayBuffer(8));
    head.setBigUint64(0, BigInt(number));
    let state = (number * 2_654_435_761) >>> 0;
    for (let index = 0; index < length; index += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      output[index] = index < 8 ? head.getUint8(length < 8 ? 8 - length + index : index) : state >>> 24;
    }
    return output;
  }
}
