import type { RandomSource } from '../../ports/random-source.js';

const ACCEPTABLE = /^[\w.-]{1,64}$/;
const ID_BYTES = 12;
/** Ids for which randomness is drawn at once: a draw costs the operating system as much as the rest of a small request. */
const IDS_A_DRAW = 80;

/** Names requests: the caller's own id when it cannot break a log line or a header, a random one otherwise. */
export class RequestIds {
  #drawn: Buffer = Buffer.alloc(0);
  #used = 0;

  constructor(private readonly random: RandomSource) {}

  of(inbound: string): string {
    return ACCEPTABLE.test(inbound) ? inbound : this.#next();
  }

  #next(): string {
    if (this.#used === this.#drawn.length) {
      this.#drawn = Buffer.from(this.random.bytes(ID_BYTES * IDS_A_DRAW));
      this.#used = 0;
    }
    const id = this.#drawn.toString('base64url', this.#used, this.#used + ID_BYTES);
    this.#used += ID_BYTES;
    return id;
  }
}
