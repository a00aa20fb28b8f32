import type { Bounds } from './config/auth-bounds.js';
import type { TextFormat } from './config/text-formats.js';

/** What a value must be and is not, or undefined. */
export type MemberRule = (value: unknown) => string | undefined;

/** @param must said of a value that does not fit. */
export const rule =
  (must: string, fits: (value: unknown) => boolean): MemberRule =>
  (value) =>
    fits(value) ? undefined : must;

export const numberIn = ({ min, max, whole }: Bounds): MemberRule =>
  rule(
    `must be a ${whole === true ? 'whole ' : ''}number from ${min} to ${max}`,
    (value) =>
      typeof value === 'number' &&
      value >= min &&
      value <= max &&
      (whole === undefined || Number.isInteger(value)),
  );

export const textOf = ({ min, max }: Bounds): MemberRule =>
  rule(
    min === 0
      ? `must be a text of at most ${max} characters`
      : `must be a text of ${min} to ${max} characters`,
    (value) => isTextOf(value, { min, max }),
  );

export const isTextOf = (value: unknown, { min, max }: Bounds): boolean =>
  typeof value === 'string' && value.length >= min && value.length <= max;

export const formatted = ({ must, fits }: TextFormat): MemberRule =>
  rule(must, (value) => typeof value === 'string' && fits(value));

export const oneOf = (names: readonly string[]): MemberRule =>
  rule(`must be one of ${names.join(', ')}`, (value) => isOneOf(names, value));

export const isOneOf = (names: readonly unknown[], value: unknown): boolean => names.includes(value);

export const flag = rule('must be true or false', (value) => typeof value === 'boolean');

/** A name or an address; what else it must be is said where it is used. */
export const text = rule(
  'must be a text, and not empty',
  (value) => typeof value === 'string' && value !== '',
);

/** The rule for a member that may be left out. */
export const optional =
  (other: MemberRule): MemberRule =>
  (value) =>
    value === undefined ? undefined : other(value);

/** Says of the first entry that does not fit which one it is. */
export const listOf =
  (entry: MemberRule): MemberRule =>
  (value) => {
    if (!Array.isArray(value)) return 'must be a list';
    const entries: readonly unknown[] = value;
    const at = entries.findIndex((one) => entry(one) !== undefined);
    return at < 0 ? undefined : `must be a list; its [${at}] ${entry(entries[at]) ?? ''}`;
  };

/** An object that can do these things. */
export const having = (...methods: readonly string[]): MemberRule =>
  rule(
    `must be an object with ${methods.map((name) => `${name}()`).join(', ')}`,
    (value) => isShaped(value) && methods.every((name) => typeof Reflect.get(value, name) === 'function'),
  );

/** Whether it may have methods: a class with static ones, or `Date`, is a clock too. */
export const isShaped = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Asked by its tag: an object of another realm, as in a test runner, has another prototype. */
export const isRecord = (value: unknown): value is object =>
  Object.prototype.toString.call(value) === '[object Object]';
