import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { RateLimiter, RateRule } from '../../ports/rate-limiter.js';
import { clause, type Contract } from './contract.js';
import { crowd, HOSTILE_TEXTS } from './provocation.js';

/** Three points in a window far longer than a test. */
const RULE: RateRule = { name: 'test', points: 3, durationSeconds: 900 };

const consumeAll = async (limiter: RateLimiter, rule: RateRule, key: string): Promise<void> => {
  for (let n = 0; n < rule.points; n += 1) await limiter.consume(rule, key);
};

const isAllowed = async (limiter: RateLimiter, rule: RateRule, key: string): Promise<boolean> =>
  (await limiter.consume(rule, key)).allowed;

/** What every `RateLimiter` promises about counting; its windows are tested where its clock can be moved. */
export const rateLimiterContract: Contract<RateLimiter> = [
  clause(
    'as many attempts as points are allowed and counted, the next is told how long to wait',
    'guessing is not limited, or a client cannot know when to try again',
    async (limiter) => {
      for (let used = 1; used <= RULE.points; used += 1)
        deepStrictEqual(await limiter.consume(RULE, 'k'), { allowed: true, used, retryAfterSeconds: 0 });
      const refused = await limiter.consume(RULE, 'k');
      strictEqual(refused.allowed, false);
      strictEqual(refused.used, RULE.points + 1);
      ok(Number.isInteger(refused.retryAfterSeconds));
      ok(refused.retryAfterSeconds >= 1 && refused.retryAfterSeconds <= RULE.durationSeconds);
    },
  ),
  clause(
    'of many attempts at once only as many as points are allowed',
    'parallel guesses pass the limit together',
    async (limiter) => {
      const verdicts = await crowd(50, () => limiter.consume(RULE, 'k'));
      strictEqual(verdicts.filter(({ allowed }) => allowed).length, RULE.points);
    },
  ),
  clause(
    'keys, and rules of different names, never share points',
    'one guesser locks everybody out',
    async (limiter) => {
      const pairs: [string, string][] = [
        ['a', 'b:c'],
        ['a:b', 'c'],
        ['a', 'b'],
        ['b', 'a'],
      ];
      for (const [name, key] of pairs) {
        const rule = { ...RULE, name };
        strictEqual((await limiter.consume(rule, key)).used, 1);
        await limiter.block(rule, key, 60);
      }
      for (const key of HOSTILE_TEXTS) strictEqual((await limiter.consume(RULE, key)).used, 1);
    },
  ),
  clause(
    'a point given back can be used again, once',
    'an honest client is refused for its successes',
    async (limiter) => {
      await consumeAll(limiter, RULE, 'k');
      await limiter.giveBack(RULE, 'k');
      strictEqual(await isAllowed(limiter, RULE, 'k'), true);
      strictEqual(await isAllowed(limiter, RULE, 'k'), false);
    },
  ),
  clause(
    'giving back never makes more than all points',
    'whoever owns one account buys attempts at others',
    async (limiter) => {
      await limiter.giveBack(RULE, 'k');
      await limiter.consume(RULE, 'k');
      await crowd(10, () => limiter.giveBack(RULE, 'k'));
      await consumeAll(limiter, RULE, 'k');
      strictEqual(await isAllowed(limiter, RULE, 'k'), false);
    },
  ),
  clause(
    'a block for no time refuses nobody, and a part of a second counts as a whole one',
    'a remaining time that was rounded to nothing locks an account for ever',
    async (limiter) => {
      for (const seconds of [0, -1]) {
        await limiter.block(RULE, `for ${seconds}`, seconds);
        strictEqual(await isAllowed(limiter, RULE, `for ${seconds}`), true);
      }
      await limiter.block(RULE, 'k', 0.4);
      deepStrictEqual(
        await limiter
          .consume(RULE, 'k')
          .then(({ allowed, retryAfterSeconds }) => [allowed, retryAfterSeconds]),
        [false, 1],
      );
    },
  ),
  clause(
    'a block refuses a key with points left, for the seconds of the block, and giving back does not lift it',
    'a success elsewhere reopens an account that was closed',
    async (limiter) => {
      await limiter.consume(RULE, 'k');
      await limiter.block(RULE, 'k', 120);
      await crowd(10, () => limiter.giveBack(RULE, 'k'));
      const refused = await limiter.consume(RULE, 'k');
      strictEqual(refused.allowed, false);
      ok(refused.used > RULE.points);
      ok(refused.retryAfterSeconds > 100 && refused.retryAfterSeconds <= 120);
      strictEqual(await isAllowed(limiter, RULE, 'other'), true);
    },
  ),
  clause(
    'a reset forgets points and block',
    'an owner stays locked out after proving who they are',
    async (limiter) => {
      await consumeAll(limiter, RULE, 'k');
      await limiter.block(RULE, 'k', 120);
      await limiter.reset(RULE, 'k');
      deepStrictEqual(await limiter.consume(RULE, 'k'), { allowed: true, used: 1, retryAfterSeconds: 0 });
      await limiter.reset(RULE, 'unknown');
    },
  ),
];
