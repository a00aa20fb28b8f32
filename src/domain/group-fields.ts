import { invalidField } from './errors.js';

const MAX_NAME = 100;
const MAX_DESCRIPTION = 1_000;

/** A group name as it is shown: NFC, trimmed, one line. @throws AuthError `validation_failed`. */
export function parseGroupName(typed: string): string {
  const name = typed.normalize('NFC').trim();
  if (name === '') throw invalidField('name', 'must not be empty');
  if ([...name].length > MAX_NAME) throw invalidField('name', `must have at most ${MAX_NAME} characters`);
  if (/\p{Cc}/u.test(name)) throw invalidField('name', 'must not contain control characters');
  return name;
}

/** @throws AuthError `validation_failed`. */
export function parseGroupDescription(typed: string): string {
  const text = typed.normalize('NFC').trim();
  if ([...text].length > MAX_DESCRIPTION)
    throw invalidField('description', `must have at most ${MAX_DESCRIPTION} characters`);
  return text;
}
