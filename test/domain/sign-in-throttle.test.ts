import { mock } from 'node:test';
import { expect } from 'chai';
import { MemoryRateLimiter } from '../../src/adapters/memory/memory-rate-limiter.js';
import { Sha256Digest } from '../../src/adapters/node/sha256-digest.js';
import { FlexibleMemoryRateLimiter } from '../../src/adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js';
import { AuthError } from '../../src/domain/errors.js';
import { LimitReached, SignInThrottle } from '../../src/domain/sign-in-throttle.js';
import { Throttle } from '../../src/domain/throttle.js';
import type { RateLimiter } from '../../src/ports/rate-limiter.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { refusal } from '../support/refusal.js';

const EMAIL = 'ann@example.com';
const ADDRESS = '203.0.113.7';

/** What the fixtures of the domain count with, and what a server without Redis does, each on a time moved by hand. */
const LIMITERS: Readonly<Record<string, () => { limiter: RateLimiter; advance: (ms: number) => void }>> = {
  MemoryRateLimiter: () => {
    const clock = new FixedClock();
    return { limiter: new MemoryRateLimiter(clock), advance: (ms) => clock.advance(ms) };
  },
  FlexibleMemoryRateLimiter: () => {
    mock.timers.enable({ apis: ['Date', 'setTimeout'], now: Date.UTC(2026, 0) });
    return { limiter: new FlexibleMemoryRateLimiter(), advance: (ms) => mock.timers.tick(ms) };
  },
};

for (const [name, open] of Object.entries(LIMITERS)) {
  describe(`SignInThrottle over ${name}`, () => {
    let throttle: SignInThrottle;
    let limiter: RateLimiter;
    let advance: (ms: number) => void;
    beforeEach(() => {
      ({ limiter, advance } = open());
      throttle = new SignInThrottle(limiter, new Sha256Digest(), true);
    });
    afterEach(() => mock.timers.reset());

    const fail = async (address = ADDRESS, email = EMAIL, hash = 'hash'): Promise<number> =>
      (await throttle.begin(email, address)).failed(hash);
    /** Failures from as many addresses. */
    const failFromAfar = async (count: number): Promise<void> => {
      for (let host = 1; host <= count; host += 1) await fail(`198.51.100.${host}`);
    };
    const waitOf = async (address = ADDRESS, email = EMAIL): Promise<number | undefined> =>
      (await refusal(throttle.begin(email, address), 'rate_limited')).retryAfterSeconds;

    it('lets an address guess ten times at an account, then waits that double up to an hour', async () => {
      const waits: (number | undefined)[] = [];
      for (let round = 0; round < 4; round += 1) {
        for (let guess = 0; guess < 10; guess += 1) {
          await fail();
          advance(30_000);
        }
        const wait = await waitOf();
        waits.push(wait);
        advance((wait ?? 0) * 1_000 - 1);
        expect(await waitOf()).to.equal(1);
        advance(1);
      }
      expect(waits).to.deep.equal([900, 1_800, 3_600, 3_600]);
    });

    it('says once a wait that a limit was reached, whatever the flood', async () => {
      const reached = async (): Promise<readonly string[]> => {
        const limits: string[] = [];
        for (let guess = 0; guess < 60; guess += 1)
          await fail().catch((error: unknown) => {
            expect(error).to.be.instanceOf(AuthError);
            if (error instanceof LimitReached) limits.push(error.limit);
          });
        return limits;
      };
      expect(await reached()).to.deep.equal(['sign-in-pair']);
      advance(900_000);
      expect(await reached()).to.deep.equal(['sign-in-pair']);
      await failFromAfar(1);
      const pace: unknown[] = [];
      for (let host = 10; host < 30; host += 1)
        await fail(`192.0.2.${host}`).catch((error: unknown) => pace.push(error));
      const first = pace.filter((error) => error instanceof LimitReached);
      expect([pace.length, first.length]).to.deep.equal([20, 1]);
    });

    it('takes one attempt in 30 seconds from the 21st failure of an account on, from anywhere', async () => {
      await failFromAfar(21);
      expect(await waitOf()).to.be.within(1, 30);
      advance(30_000);
      await fail();
      expect(await waitOf()).to.be.within(1, 30);
    });

    it('lets one address fail a hundred times a day, at whatever accounts', async () => {
      for (let account = 0; account < 100; account += 1) await fail(ADDRESS, `${account}@example.com`);
      expect(await waitOf(ADDRESS, 'another@example.com')).to.be.within(86_000, 86_400);
      await fail('198.51.100.1', 'another@example.com');
      advance(86_400_000);
      await fail(ADDRESS, 'another@example.com');
    });

    it('forgets the failures of an account when the password comes, but not those of the address', async () => {
      for (let round = 0; round < 11; round += 1) {
        for (let guess = 1; guess <= 9; guess += 1) expect(await fail()).to.equal(guess);
        await (await throttle.begin(EMAIL, ADDRESS)).succeeded('hash');
      }
      await fail();
      expect(await waitOf()).to.be.above(3_600);
    });

    it('takes nothing for an attempt without a verdict', async () => {
      for (let attempt = 0; attempt < 300; attempt += 1)
        await (await throttle.begin(EMAIL, ADDRESS)).abandoned();
      expect(await fail()).to.equal(1);
    });

    it('counts the failures against one password: another one starts at none', async () => {
      for (let guess = 1; guess <= 5; guess += 1) expect(await fail(`192.0.2.${guess}`)).to.equal(guess);
      expect(await fail(ADDRESS, EMAIL, 'another hash')).to.equal(1);
      expect(await fail('192.0.2.9')).to.equal(6);
    });

    it('lets the owner in at once after a new password, however many had failed', async () => {
      await failFromAfar(21);
      await waitOf();
      await throttle.forgive(EMAIL);
      await fail();
    });

    it('tells nobody to stay away for long while verdicts are not in', async () => {
      const attempts = await Promise.all(Array.from({ length: 10 }, () => throttle.begin(EMAIL, ADDRESS)));
      expect(await waitOf()).to.equal(5);
      await Promise.all(attempts.map((attempt) => attempt.abandoned()));
      await fail();
    });

    it('counts the other attempts likewise: checks of a password by user, the rest by address', async () => {
      const others = new Throttle(limiter, new FixedClock(), true);
      for (let guess = 0; guess < 10; guess += 1) await others.beginPasswordCheck('usr_ann');
      await refusal(others.beginPasswordCheck('usr_ann'), 'rate_limited');
      advance(900_000);
      await others.beginPasswordCheck('usr_ann');
      for (let attempt = 0; attempt < 300; attempt += 1) await others.countRegistration(ADDRESS);
      await refusal(others.countRegistration(ADDRESS), 'rate_limited');
      for (let attempt = 0; attempt < 600; attempt += 1) await others.countRefusal('refresh', ADDRESS);
      await refusal(others.countRefusal('refresh', ADDRESS), 'rate_limited');
    });
  });
}
