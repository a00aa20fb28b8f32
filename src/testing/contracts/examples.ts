/** Everything in it, to its depths, can be read and not changed: a change throws. */
export function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const key of Reflect.ownKeys(value)) frozen<unknown>(Reflect.get(value, key));
  }
  return value;
}
