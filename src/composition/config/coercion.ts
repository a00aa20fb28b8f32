import type { SettingKind } from './setting-keys.js';

const YES = new Set(['true', 'yes', 'on', '1']);
const NO = new Set(['false', 'no', 'off', '0']);

/**
 * A text read as the kind that its key asks for; lists are comma-separated, maps are comma-separated
 * `name=value`. A text that cannot be read stays a text, and the schema says what is wrong with it.
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
    case 'map':
      return text === '' ? {} : mapOf(text);
  }
}

/** A name may have `=` in it, a value never does. */
function mapOf(text: string): Readonly<Record<string, string>> | string {
  const parts = text.split(',');
  const entries = parts.map((part): [string, string] => {
    const at = part.lastIndexOf('=');
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  const names = new Set(entries.map(([name]) => name));
  const isMap = parts.every((part) => part.includes('=')) && names.size === entries.length;
  return isMap ? Object.fromEntries(entries) : text;
}
