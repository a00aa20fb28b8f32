import type { Token } from './token.js';

declare const argument: unique symbol;

/** A dependency that a factory is given in another form than one value; made by `many` and `optional`. */
export interface TakenAs<Argument> {
  readonly serviceIdentifier: Token<unknown>;
  readonly isMultiple?: true;
  readonly optional?: true;
  /** What the factory is given; for the compiler only. */
  readonly [argument]: Argument;
}

/** What a factory is given, argument by argument. */
export type Dependencies<Args extends unknown[]> = {
  readonly [Index in keyof Args]-?: Token<Args[Index]> | TakenAs<Args[Index]>;
};

/** Everything that is bound under the token, in the order of the modules; an empty list when nothing is. */
export const many = <Value>(id: Token<Value>) =>
  ({ serviceIdentifier: id, isMultiple: true }) as Unbranded as TakenAs<Value[]>;

/** The value, or undefined when nobody bound the token. */
export const optional = <Value>(id: Token<Value>) =>
  ({ serviceIdentifier: id, optional: true }) as Unbranded as TakenAs<Value | undefined>;

/** What there is when it runs: the compiler alone sees the type of the argument, as it does that of a token. */
type Unbranded = Omit<TakenAs<unknown>, typeof argument>;
