// In place of the worker that signs: answers, or ends its thread.
import { existsSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/** @param {{ message: Uint8Array }} task
 * @returns {Uint8Array} */
export function sign({ message }) {
  const [verb, once, path = ''] = String.fromCharCode(...message).split(' ');
  if (verb !== 'die' || (once === 'once' && existsSync(path))) return Uint8Array.of(1);
  if (once === 'once') writeFileSync(path, '');
  process.exit(3);
}
