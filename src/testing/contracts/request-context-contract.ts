import { deepStrictEqual, strictEqual, throws } from 'node:assert/strict';
import { setImmediate as nextTurn, setTimeout as later } from 'node:timers/promises';
import type { RequestContext } from '../../ports/request-context.js';
import { clause, type Contract } from './contract.js';
import { crowd } from './provocation.js';

const facts = (id: number | string) => ({ requestId: `request-${id}`, address: undefined });

/** What every `RequestContext` promises. */
export const requestContextContract: Contract<RequestContext> = [
  clause(
    'outside a request there are no facts, and after one there are none again, however it ended',
    'a line of the log names a request that has nothing to do with it',
    async (context) => {
      strictEqual(context.current(), undefined);
      strictEqual(
        context.run(facts(1), () => 'result'),
        'result',
      );
      throws(() =>
        context.run(facts(2), () => {
          throw new Error('the handler failed');
        }),
      );
      strictEqual(context.current(), undefined);
    },
  ),
  clause(
    'the facts follow promises and timers, and an inner request hides the outer one while it runs',
    'the audit trail loses who asked',
    async (context) => {
      await context.run(facts('outer'), async () => {
        await nextTurn();
        await later(1);
        deepStrictEqual(context.current(), facts('outer'));
        await context.run(facts('inner'), async () => {
          await nextTurn();
          deepStrictEqual(context.current(), facts('inner'));
        });
        deepStrictEqual(context.current(), facts('outer'));
      });
    },
  ),
  clause(
    'requests that interleave never see each other',
    'an action is recorded in the name of another person',
    async (context) => {
      await crowd(1_000, (index) =>
        context.run(facts(index), async () => {
          for (let turn = 0; turn < 3; turn += 1) {
            await nextTurn();
            strictEqual(context.current()?.requestId, `request-${index}`);
          }
        }),
      );
    },
  ),
];
