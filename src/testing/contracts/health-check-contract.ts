import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import type { HealthCheck } from '../../ports/health-check.js';
import { clause, type Contract } from './contract.js';
import { CROWD, crowd } from './provocation.js';

/** A check, and what it asks after, which works at first. */
export interface HealthCheckUnderTest {
  readonly check: HealthCheck;
  /** From now on it does not work. */
  fail(): void | Promise<void>;
  /** From now on it works again; resolves when the check can know. */
  recover(): void | Promise<void>;
}

/** Longer than any caller waits. */
const LIMIT_MS = 3_000;

/** `works`, or why not; nobody waits longer for an answer than this. */
async function stateOf({ check }: HealthCheckUnderTest): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error('no answer')), LIMIT_MS);
  });
  const answer = check.check();
  ok(answer instanceof Promise, 'the answer is no promise');
  const state = answer.then(
    () => 'works',
    (error: unknown) => error,
  );
  return Promise.race([state, late]).finally(() => clearTimeout(timer));
}

/** What every `HealthCheck` promises. */
export const healthCheckContract: Contract<HealthCheckUnderTest> = [
  clause(
    'its name is a lower-case word that stays the same, and optional is true or not there',
    'an alarm that looks for a name finds nothing, or a server is taken away for what it can do without',
    async ({ check }) => {
      match(check.name, /^[a-z][a-z0-9_-]*$/);
      const before = [check.name, check.optional];
      await check.check();
      deepStrictEqual([check.name, check.optional], before);
      ok(check.optional === undefined || check.optional, 'optional is neither true nor absent');
    },
  ),
  clause(
    'it resolves while the dependency works, however often and by how many it is asked',
    'a balancer that looks often takes away what works',
    async (subject) => {
      const states = await crowd(CROWD, () => stateOf(subject));
      for (const state of [...states, await stateOf(subject)]) strictEqual(state, 'works');
    },
  ),
  clause(
    'while the dependency does not work it rejects with an error that says why, or does not answer',
    'work is given to a server that cannot do it, and nobody knows the reason',
    async (subject) => {
      strictEqual(await stateOf(subject), 'works');
      await subject.fail();
      for (const state of await crowd(3, () => stateOf(subject))) {
        ok(state instanceof Error, `${String(state)} is no error`);
        ok(state.message !== '', 'the error says nothing');
      }
    },
  ),
  clause(
    'it resolves again as soon as the dependency works again',
    'every server has to be started anew after an outage of the database',
    async (subject) => {
      await subject.fail();
      ok((await stateOf(subject)) instanceof Error);
      await subject.recover();
      strictEqual(await stateOf(subject), 'works');
    },
  ),
];
