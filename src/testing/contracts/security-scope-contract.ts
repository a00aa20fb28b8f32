import { deepStrictEqual, strictEqual, throws } from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as later } from 'node:timers/promises';
import type { SecurityState } from '../../domain/model/security.js';
import { principalFrom } from '../../domain/security-principal.js';
import type { SecurityScope } from '../../ports/security-scope.js';
import { clause, type Contract } from './contract.js';
import { crowd } from './provocation.js';

/** A scope, and how code below it reads the state. */
export interface SecurityScopeUnderTest {
  readonly scope: SecurityScope;
  /** The state that is visible here and now. */
  current(): SecurityState | undefined;
}

const stateOf = (sub: string): SecurityState => ({
  principal: principalFrom({ sub }),
  agent: undefined,
  enforced: true,
});

/** What every `SecurityScope` promises. */
export const securityScopeContract: Contract<SecurityScopeUnderTest> = [
  clause(
    'what the work returns or throws is handed over, and nothing is visible before or after',
    'a job that runs between two requests acts in the name of a caller',
    async ({ scope, current }) => {
      strictEqual(current(), undefined);
      strictEqual(
        scope.run(stateOf('ann'), () => 'result'),
        'result',
      );
      const failure = new Error('the handler failed');
      throws(
        () =>
          scope.run(stateOf('ann'), () => {
            throw failure;
          }),
        failure,
      );
      strictEqual(current(), undefined);
    },
  ),
  clause(
    'the very state that was given follows promises, timers and streams; the inner of two scopes is seen while it runs',
    'a service below the handler takes the caller for nobody',
    async ({ scope, current }) => {
      const [outer, inner] = [stateOf('outer'), stateOf('inner')];
      await scope.run(outer, async () => {
        await nextTurn();
        await later(1);
        strictEqual(current(), outer);
        await scope.run(inner, async () => {
          await nextTurn();
          strictEqual(current(), inner);
        });
        strictEqual(current(), outer);
        for await (const _chunk of Readable.from(['a', 'b'])) strictEqual(current(), outer);
        await new Promise<void>((resolve) => process.nextTick(resolve));
        await new Promise<void>((resolve) => queueMicrotask(resolve));
        strictEqual(current(), outer);
      });
    },
  ),
  clause(
    'who is filled into the state later is seen by everything that the work awaits',
    'a guard lets somebody in, and the code behind it does not know whom',
    async ({ scope, current }) => {
      const state = { ...stateOf('ann'), principal: undefined } as SecurityState;
      await scope.run(state, async () => {
        const below = nextTurn().then(() => current()?.principal?.claims.sub);
        state.principal = principalFrom({ sub: 'ann' });
        strictEqual(await below, 'ann');
      });
    },
  ),
  clause(
    'requests that interleave never see each other',
    'an action is done in the name of another person',
    async ({ scope, current }) => {
      await crowd(1_000, (index) =>
        scope.run(stateOf(`usr_${index}`), async () => {
          for (let turn = 0; turn < 3; turn += 1) {
            await nextTurn();
            strictEqual(current()?.principal?.claims.sub, `usr_${index}`);
          }
        }),
      );
    },
  ),
  clause(
    'listeners of a followed source see its state, wherever an event comes from; those of others do not',
    'what is done when a request ends is done in the name of nobody, or of somebody else',
    async ({ scope, current }) => {
      const [ann, bob] = [stateOf('ann'), stateOf('bob')];
      const [followed, other, left] = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
      scope.follow(ann, [followed]);
      scope.follow(bob, [other]);
      const seen: unknown[] = [];
      for (const source of [followed, other, left])
        source.on('end', (...facts: unknown[]) => seen.push([current(), ...facts]));
      strictEqual(followed.emit('end', 1, 'two'), true);
      scope.run(bob, () => followed.emit('end'));
      scope.run(ann, () => other.emit('end'));
      left.emit('end');
      deepStrictEqual(seen, [[ann, 1, 'two'], [ann], [bob], [undefined]]);
      strictEqual(followed.emit('nobody listens'), false);
      strictEqual(current(), undefined);
    },
  ),
  clause(
    'the state that a source was given last is the one seen, also by those who wait for it',
    'a connection that is used again serves one caller in the name of the one before',
    async ({ scope, current }) => {
      const source = new EventEmitter();
      scope.follow(stateOf('ann'), [source]);
      const bob = stateOf('bob');
      scope.follow(bob, [source]);
      const seen: unknown[] = [];
      source.on('data', () => seen.push(current()));
      const waiting = once(source, 'data');
      for (let times = 0; times < 3; times += 1) source.emit('data', times);
      deepStrictEqual(await waiting, [0]);
      deepStrictEqual(seen, [bob, bob, bob]);
    },
  ),
];
