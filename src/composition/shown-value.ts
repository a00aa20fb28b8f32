/** A value for a message: of a text only that it is one, for it may be a secret. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'empty' : 'another text';
  if (Array.isArray(value)) return 'another list';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'another object' : String(value);
}
