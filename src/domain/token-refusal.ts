import { AuthError, type AuthErrorCode } from './errors.js';

const LONGEST_QUOTE = 200;

/** Refuses a token; the reason goes to the log, never to the caller. @throws AuthError always. */
export function refuseToken(code: AuthErrorCode, reason: string): never {
  throw new AuthError(code, { reason });
}

/** A claim for the log: quoted, escaped and cut, because the sender chose its text. */
export function quoted(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}

/** For a text that looks like an expected one, how it differs: `: differs only by …`; empty when it looks different. */
export function onlyDifference(actual: unknown, expected: readonly string[]): string {
  if (typeof actual !== 'string') return '';
  for (const [same, what] of ALIKE) {
    if (expected.some((text) => same(text) === same(actual))) return `: differs only by ${what}`;
  }
  return '';
}

const ALIKE: readonly (readonly [(text: string) => string, string])[] = [
  [(text) => text.replace(/\/$/, ''), 'a trailing slash'],
  [(text) => text.trim(), 'white space around it'],
  [(text) => text.toLowerCase(), 'upper and lower case'],
  [(text) => text.replace(/^https?:\/\//, ''), 'the scheme (http or https)'],
  [(text) => text.replace(/^(https?:\/\/[^/]*?)(:\d+)?(\/|$)/, '$1$3'), 'the port'],
  [(text) => text.normalize('NFKC'), 'the Unicode form'],
];
