/**
 * A copy that nobody can change, nested lists included. Stores keep such copies and hand them out
 * as they are: neither the record given nor the record returned can change what is stored.
 */
export const frozenCopy = <Value extends object>(value: Value): Value => freezeAll(structuredClone(value));

function freezeAll<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) freezeAll(member);
  }
  return Object.freeze(value);
}
