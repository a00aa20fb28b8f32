import type { AccessRule } from './access-rules.js';

/** Whether a route is open: `optional` takes a token into account when one is sent. */
export interface AnonymousMark {
  readonly optional: boolean;
}

/** What a function says of who may reach it. */
export interface AccessMarks {
  readonly anonymous?: AnonymousMark;
  readonly rules: readonly AccessRule[];
  /** Set on guards: they enforce their rules themselves when they are reached. */
  readonly enforcesItself?: boolean;
}

/** Any function: a middleware or a method of a controller. */
export type Markable = (...args: never[]) => unknown;

const NO_MARKS: AccessMarks = { rules: [] };
const marks = new WeakMap<Markable, AccessMarks>();

/** Adds marks to a function; the function itself stays as it is. */
export function mark<Marked extends Markable>(target: Marked, added: Partial<AccessMarks>): Marked {
  const present = marksOf(target);
  marks.set(target, { ...present, ...added, rules: [...present.rules, ...(added.rules ?? [])] });
  return target;
}

/** The marks of a function; none when it was never marked. */
export const marksOf = (target: Markable): AccessMarks => marks.get(target) ?? NO_MARKS;
