import type { SettingKind } from './setting-keys.js';

const YES = new Set(['true', 'yes', 'on', '1']);
const NO = new Set(['false', 'no', 'off', '0']);

/**
 * A text read as the kind that its key asks for; lists are comma-separated. A text that cannot be
 * read stays a text, and the schema says what is wrong with it.
 */
export function coerce(value: unknown, kind: SettingKind): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  switch (kind) {
    case 'text':
      return value;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : value;
    case 'boolean':
      return YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : value;
    case 'list':
      return text === '' ? [] : text.split(',').map((part) => part.trim());
  }
}
