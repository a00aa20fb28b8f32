// RFC 4648 section 5, without padding, as JOSE has it (RFC 7515 appendix C).
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < ALPHABET.length; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;

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
export function decodeBase64Url(text: string): Uint8Array | undefined {
  const rest = text.length & 3;
  if (rest === 1) return undefined;
  const bytes = new Uint8Array((text.length * 3) >> 2);
  const whole = text.length - rest;
  let at = 0;
  for (let index = 0; index < whole; index += 4) {
    const bits =
      (valueAt(text, index) << 18) |
      (valueAt(text, index + 1) << 12) |
      (valueAt(text, index + 2) << 6) |
      valueAt(text, index + 3);
    if (bits < 0) return undefined;
    bytes[at++] = bits >> 16;
    bytes[at++] = bits >> 8;
    bytes[at++] = bits;
  }
  return rest === 0 || decodeRest(text, whole, bytes, at) ? bytes : undefined;
}

/** The last two or three characters; the bits that they leave over must be zero. */
function decodeRest(text: string, from: number, bytes: Uint8Array, at: number): boolean {
  const third = from + 2 < text.length ? valueAt(text, from + 2) : 0;
  const bits = (valueAt(text, from) << 18) | (valueAt(text, from + 1) << 12) | (third << 6);
  const unused = from + 2 < text.length ? 0xff : 0xffff;
  if (bits < 0 || (bits & unused) !== 0) return false;
  bytes[at] = bits >> 16;
  if (at + 1 < bytes.length) bytes[at + 1] = bits >> 8;
  return true;
}

/** Negative for a character outside the alphabet, which stays visible through shifts and ORs. */
const valueAt = (text: string, index: number): number => VALUES[text.charCodeAt(index)] ?? -1;

export const encodeText = (text: string): string => encodeBase64Url(new TextEncoder().encode(text));
