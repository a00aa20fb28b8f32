import { flag, having, listOf, type MemberRule, oneOf, optional, rule, text } from './member-rules.js';

/** Rules for the options of adapters, wherever those are opened. */
export const LOGGER = having('debug', 'info', 'warn', 'error');
export const CLOCK = having('now');
/** What a key-encryption key looks like is told by the sealer, which reads it. */
export const KEY_ENCRYPTION_KEYS = optional(listOf(text));
export const SYNCHRONOUS = optional(oneOf(['FULL', 'NORMAL']));
export const FLAG = optional(flag);
export const TEXT = optional(text);
export const FUNCTION = optional(rule('must be a function', (value) => typeof value === 'function'));
/** A number of things or of milliseconds. */
export const COUNT = optional(
  rule('must be a whole number above 0', (value) => Number.isSafeInteger(value) && Number(value) > 0),
);
/** For a part that is swapped in tests only. */
export const ANYTHING: MemberRule = () => undefined;
