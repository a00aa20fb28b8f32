/** A parsed JSON object, frozen to its depths. */
export type JsonObject = Readonly<Record<string, unknown>>;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const MAX_DEPTH = 32;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BYTE_ORDER_MARK = 0xfeff;

/** Halves of surrogate pairs are valid UTF-8 only as escapes: most texts need not be searched for them. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;
const HALF_PAIR = /\p{Cs}/u;

/**
 * The value that the bytes say in JSON, frozen to its depths, or the reason why they do not say one thing to
 * everybody: not UTF-8, not JSON, a member named twice (RFC 8259 section 4 leaves open which one counts) or
 * `__proto__`, half of a surrogate pair (RFC 7493 section 2.1; in UTF-8 all of them become the same
 * character), or more than 32 levels. Linear in the length.
 */
export function parseUnambiguousJson(bytes: Uint8Array): { readonly value: unknown } | string {
  try {
    const text = UTF8.decode(bytes);
    // RFC 8259 section 8.1 lets parsers ignore one or refuse it, so it means two things.
    if (text.charCodeAt(0) === BYTE_ORDER_MARK) return 'begun by a byte order mark';
    const written = countWrittenMembers(text);
    if (written === undefined) return 'JSON nested too deep';
    const value: unknown = JSON.parse(text);
    if (ESCAPED_SURROGATE.test(text) && hasHalfPair(value)) return 'JSON with half of a surrogate pair';
    const members = isObject(value) ? freezeCounting(value) : 0;
    return members === written ? { value } : 'a JSON member appears twice or is called __proto__';
  } catch {
    return 'not JSON in UTF-8';
  }
}

/** The object that the bytes say, or why it is none: as `parseUnambiguousJson`, or another value than an object. */
export function parseUnambiguousObject(bytes: Uint8Array): JsonObject | string {
  const parsed = parseUnambiguousJson(bytes);
  if (typeof parsed === 'string') return parsed;
  return isJsonObject(parsed.value) ? parsed.value : 'not a JSON object';
}

/** Colons outside of strings, of which valid JSON has one a member; undefined past the greatest depth. */
function countWrittenMembers(text: string): number | undefined {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case 0x3a: // :
        members += 1;
        break;
      case 0x7b: // {
      case 0x5b: // [
        depth += 1;
        if (depth > MAX_DEPTH) return undefined;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        depth -= 1;
        break;
      default:
    }
  }
  return members;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

/** Freezes the value and all below it. The members it has, or NaN when one of them is `__proto__`. */
function freezeCounting(value: object): number {
  let members = 0;
  if (isList(value)) {
    for (const element of value) if (isObject(element)) members += freezeCounting(element);
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) {
      if (name === '__proto__') return NaN;
      const member = value[name];
      members += isObject(member) ? 1 + freezeCounting(member) : 1;
    }
  }
  Object.freeze(value);
  return members;
}

function hasHalfPair(value: unknown): boolean {
  if (typeof value === 'string') return HALF_PAIR.test(value);
  if (isList(value)) return value.some(hasHalfPair);
  return isJsonObject(value) && Object.entries(value).some((entry) => entry.some(hasHalfPair));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
