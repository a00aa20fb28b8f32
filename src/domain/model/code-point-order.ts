/**
 * Compares texts by Unicode code point, as databases compare their UTF-8. The comparison of the language is one of
 * UTF-16: it puts what lies beyond U+FFFF before U+E000.
 */
export function byCodePoint(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) {
    const [a, b] = [rank(left.charCodeAt(index)), rank(right.charCodeAt(index))];
    if (a !== b) return a - b;
  }
  return left.length - right.length;
}

const [FIRST_SURROGATE, LAST_SURROGATE, ABOVE_ALL] = [0xd800, 0xdfff, 0x10000];

/** Of a code unit: halves of a pair stand for a code point that is above all others. */
const rank = (unit: number): number =>
  unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE ? unit + ABOVE_ALL : unit;
