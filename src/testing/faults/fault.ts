import { AuthError } from '../../domain/errors.js';

/**
 * Something that happens to one call. It is given the call itself and decides whether, when and how often
 * that is made, and what its caller learns.
 */
export type Fault = (call: () => Promise<unknown>) => Promise<unknown>;

const unavailable = (): AuthError => new AuthError('store_unavailable', { retryAfterSeconds: 1 });

/** The dependency is gone: nothing arrives there, and the caller is told so. */
export const gone =
  (error: unknown = unavailable()): Fault =>
  async () => {
    throw error;
  };

/** The call is made and has its effect; its answer is lost on the way back. */
export const lostAcknowledgement =
  (error: unknown = unavailable()): Fault =>
  async (call) => {
    await call();
    throw error;
  };

/** The call arrives twice, as when a driver sends again what it got no answer to; the second answer counts. */
export const sentTwice = (): Fault => async (call) => {
  await call();
  return call();
};

/** Somebody else comes first: takes the address, raises the version, removes the record. */
export const rival =
  (first: () => Promise<unknown>): Fault =>
  async (call) => {
    await first();
    return call();
  };

/** The call is not made, and this is its answer: `answers('email_taken')` for a duplicate key. */
export const answers =
  (value: unknown): Fault =>
  async () =>
    value;

/** The store's own cleaning has not come by: what has ended is still there. For `purgeExpired` and `purgeDeleted`. */
export const lateTtl = (): Fault => answers(0);

/** The call is made once `until` is settled: for a dependency that is slow, and for putting calls in an order. */
export const held =
  (until: Promise<unknown>): Fault =>
  async (call) => {
    await until;
    return call();
  };

/** No answer, ever, and no effect: for showing that the caller has a time limit. */
export const hang = (): Fault => () => new Promise<never>(() => undefined);
