// RFC 4648 section 5, without padding, as JOSE has it (RFC 7515 appendix C).
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** By byte of UTF-8; negative for what is not in the alphabet. */
const VALUES = new Int8Array(256).fill(-1);
for (let value = 0; value < ALPHABET.length; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;

const ENCODER = new TextEncoder();
/** Most of the cost of decoding is the making of an array, so one is there already for texts of usual length. */
const SCRATCH = new Uint8Array(24 * 1024);

const BLOCK_BYTES = 8 * 1024;
let block = new Uint8Array(BLOCK_BYTES);
let used = 0;

export function encodeBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first, second, third] = [bytes[at] ?? 0, bytes[at + 1], bytes[at + 2]];
    text += ALPHABET.charAt(first >> 2) + ALPHABET.charAt(((first & 3) << 4) | ((second ?? 0) >> 4));
    if (second === undefined) break;
    text += ALPHABET.charAt(((second & 15) << 2) | ((third ?? 0) >> 6));
    if (third !== undefined) text += ALPHABET.charAt(third & 63);
  }
  return text;
}

/** The bytes, or undefined for anything that `encodeBase64Url` would not have written: one text, one meaning. */
export const decodeBase64Url = (text: string): Uint8Array | undefined => peekBase64Url(text)?.slice();

/**
 * The same for bytes that are no secret, such as signatures: small ones share a block of memory, as to
 * make an array for each costs more than to fill it.
 */
export function decodePublicBase64Url(text: string): Uint8Array | undefined {
  const bytes = peekBase64Url(text);
  if (bytes === undefined || bytes.length * 8 > BLOCK_BYTES) return bytes?.slice();
  if (used + bytes.length > BLOCK_BYTES) {
    block = new Uint8Array(BLOCK_BYTES);
    used = 0;
  }
  block.set(bytes, used);
  used += bytes.length;
  return block.subarray(used - bytes.length, used);
}

/** The same without a copy: the bytes are good until the next call of this or of `decodeBase64Url`. */
export function peekBase64Url(text: string): Uint8Array | undefined {
  const rest = text.length & 3;
  if (rest === 1) return undefined;
  // A character outside of ASCII has two or three bytes.
  const bytes = text.length * 3 <= SCRATCH.length ? SCRATCH : new Uint8Array(text.length * 3);
  if (ENCODER.encodeInto(text, bytes).written !== text.length) return undefined;
  const whole = text.length - rest;
  let at = 0;
  let seen = 0;
  for (let index = 0; index < whole; index += 4) {
    const bits =
      (valueAt(bytes, index) << 18) |
      (valueAt(bytes, index + 1) << 12) |
      (valueAt(bytes, index + 2) << 6) |
      valueAt(bytes, index + 3);
    seen |= bits;
    // Never overtakes the reading.
    bytes[at] = bits >> 16;
    bytes[at + 1] = bits >> 8;
    bytes[at + 2] = bits;
    at += 3;
  }
  if (seen < 0 || (rest !== 0 && !decodeRest(bytes, whole, rest, at))) return undefined;
  return bytes.subarray(0, at + (rest === 0 ? 0 : rest - 1));
}

/** The last two or three characters; the bits that they leave over must be zero. */
function decodeRest(bytes: Uint8Array, from: number, rest: number, at: number): boolean {
  const third = rest === 3 ? valueAt(bytes, from + 2) : 0;
  const bits = (valueAt(bytes, from) << 18) | (valueAt(bytes, from + 1) << 12) | (third << 6);
  if (bits < 0 || (bits & (rest === 3 ? 0xff : 0xffff)) !== 0) return false;
  bytes[at] = bits >> 16;
  if (rest === 3) bytes[at + 1] = bits >> 8;
  return true;
}

/** Negative for a byte outside the alphabet, which stays visible through shifts and ORs. */
const valueAt = (bytes: Uint8Array, index: number): number => VALUES[bytes[index] ?? 0] ?? -1;

export const encodeText = (text: string): string => encodeBase64Url(new TextEncoder().encode(text));
