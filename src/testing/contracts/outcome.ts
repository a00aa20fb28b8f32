import { ok } from 'node:assert/strict';
import { AuthError, type AuthErrorCode } from '../../domain/errors.js';

/** A value, or a Promise of one and of nothing else that can be awaited: callers look for a Promise. */
export async function atOnceOrLater<Value>(ask: () => Value | Promise<Value>): Promise<Value> {
  const answer = ask();
  if (answer instanceof Promise) return answer;
  const isThenable = typeof answer === 'object' && answer !== null && 'then' in answer;
  ok(!isThenable, 'it can be awaited and is no Promise');
  return answer;
}

/** Throws unless the work is refused with one of these codes. */
export async function refused(work: Promise<unknown>, ...codes: readonly AuthErrorCode[]): Promise<void> {
  const outcome = await work.then(
    () => 'it was not refused',
    (error: unknown) => error,
  );
  const isRefusal = outcome instanceof AuthError && codes.includes(outcome.code);
  ok(isRefusal, `expected ${codes.join(' or ')}: ${String(outcome)}`);
}
