/** A factory that only calls the constructor; its arguments are checked against the tokens listed beside it. */
export const made =
  <Args extends unknown[], Value>(type: new (...args: Args) => Value) =>
  (...args: Args): Value =>
    new type(...args);
