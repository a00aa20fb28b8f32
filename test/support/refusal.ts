import { expect } from 'chai';
import { AuthError, type AuthErrorCode } from '../../src/domain/errors.js';

/** Asserts that the work is refused with this code, and hands the error out for more questions. */
export async function refusal(work: Promise<unknown>, code: AuthErrorCode): Promise<AuthError> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`expected ${code}, but the call succeeded`);
  if (!(outcome.error instanceof AuthError)) throw outcome.error;
  expect(outcome.error.code).to.equal(code);
  return outcome.error;
}

/** How often each code, or 'ok', came out of many calls made at once. */
export async function tally(work: readonly Promise<unknown>[]): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const result of await Promise.allSettled(work)) {
    const name = result.status === 'fulfilled' ? 'ok' : codeOf(result.reason);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const codeOf = (error: unknown): string => (error instanceof AuthError ? error.code : String(error));
