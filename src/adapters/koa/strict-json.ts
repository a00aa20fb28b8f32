import { HttpError } from './error-codes.js';

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** Every string of a valid JSON text; group 1 is there when the string is a member's name. */
const STRINGS = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;
const HALF_PAIR = /\p{Cs}/u;

/**
 * JSON that means one thing to everybody: valid UTF-8, no half of a surrogate pair (RFC 7493 section
 * 2.1; in UTF-8 all of them become the same character), no member twice (RFC 8259 section 4 leaves
 * open which one counts), no `__proto__`.
 * @throws HttpError `malformed_json`.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  const value = read(text);
  if (memberNames(text) !== memberCount(value)) throw new HttpError('malformed_json');
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new HttpError('malformed_json');
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError('malformed_json');
  }
}

function memberNames(text: string): number {
  let names = 0;
  for (const match of text.matchAll(STRINGS)) if (match[1] !== undefined) names += 1;
  return names;
}

/** Members of all objects in the value; a list of its own instead of recursion, since depth is the client's choice. */
function memberCount(value: unknown): number {
  const open: unknown[] = [value];
  let members = 0;
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string' && HALF_PAIR.test(next)) throw new HttpError('malformed_json');
    if (typeof next !== 'object' || next === null) continue;
    if (Array.isArray(next)) {
      for (const element of next) open.push(element);
      continue;
    }
    const entries = Object.entries(next);
    if (entries.some(([name]) => name === '__proto__' || HALF_PAIR.test(name)))
      throw new HttpError('malformed_json');
    members += entries.length;
    for (const [, member] of entries) open.push(member);
  }
  return members;
}
