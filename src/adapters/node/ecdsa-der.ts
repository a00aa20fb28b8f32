import { Buffer } from 'node:buffer';

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * An ECDSA signature r‖s (RFC 7518 section 3.4) as the DER that OpenSSL speaks (RFC 3279 section 2.2.3);
 * Node does the same at a fiftieth of the price of the whole verification.
 * @param joined of curves up to 384 bits, so that every length fits in one byte.
 */
export function derOf(joined: Uint8Array): Uint8Array {
  const half = joined.length / 2;
  // Two integers, each with its tag, its length and perhaps a sign.
  const der = Buffer.allocUnsafe(joined.length + 8);
  const end = writeInteger(der, writeInteger(der, 2, joined, 0, half), joined, half, joined.length);
  der[0] = SEQUENCE;
  der[1] = end - 2;
  return der.subarray(0, end);
}

/** Writes `from` to `to` of the source as the shortest integer that is not negative; answers where it ends. */
function writeInteger(der: Uint8Array, at: number, source: Uint8Array, from: number, to: number): number {
  let first = from;
  while (first < to - 1 && source[first] === 0) first += 1;
  const sign = (source[first] ?? 0) >= 0x80 ? 1 : 0;
  der[at] = INTEGER;
  der[at + 1] = sign + to - first;
  der[at + 2] = 0;
  let end = at + 2 + sign;
  for (let index = first; index < to; index += 1) {
    der[end] = source[index] ?? 0;
    end += 1;
  }
  return end;
}
