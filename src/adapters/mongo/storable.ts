import { invalidField } from '../../domain/errors.js';

/** NUL, which other stores cut a text at, and halves of surrogate pairs, which all become one character in UTF-8. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/**
 * The same value, when every text in it comes back as it went in and as every other store takes it.
 * @throws AuthError `validation_failed` for one that would not.
 */
export function storable<Value>(value: Value): Value {
  if (!isStorable(value)) throw invalidField('', 'A text must not contain NUL or half a surrogate pair.');
  return value;
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !UNSTORABLE.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isStorable);
}
