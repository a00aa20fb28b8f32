import { expect } from 'chai';
import { MemoryRateLimiter } from '../../src/adapters/memory/memory-rate-limiter.js';
import { FlexibleMemoryRateLimiter } from '../../src/adapters/rate-limiter-flexible/flexible-memory-rate-limiter.js';
import type { RateRule } from '../../src/ports/rate-limiter.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { rateLimiterContract } from '../../src/testing/contracts/rate-limiter-contract.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';

const framework = { describe, it };

describeContract(
  'FlexibleMemoryRateLimiter',
  rateLimiterContract,
  async () => ({ subject: new FlexibleMemoryRateLimiter() }),
  framework,
);
describeContract(
  'MemoryRateLimiter',
  rateLimiterContract,
  async () => ({ subject: new MemoryRateLimiter(new FixedClock()) }),
  framework,
);

describe('rate limiters under a flood of keys', () => {
  const rule: RateRule = { name: 'test', points: 1, durationSeconds: 900 };
  for (const limiter of [new FlexibleMemoryRateLimiter(10), new MemoryRateLimiter(new FixedClock(), 10)]) {
    it(`${limiter.constructor.name} forgets the oldest key and keeps the others`, async () => {
      for (let n = 0; n < 11; n += 1) await limiter.consume(rule, `key ${n}`);
      expect((await limiter.consume(rule, 'key 10')).allowed).to.equal(false);
      expect((await limiter.consume(rule, 'key 1')).allowed).to.equal(false);
      expect((await limiter.consume(rule, 'key 0')).allowed).to.equal(true);
    });
  }
});

describe('MemoryRateLimiter', () => {
  const rule: RateRule = { name: 'test', points: 2, durationSeconds: 60 };
  let clock: FixedClock;
  let limiter: MemoryRateLimiter;
  const take = () => limiter.consume(rule, 'k');
  beforeEach(() => {
    clock = new FixedClock();
    limiter = new MemoryRateLimiter(clock);
  });

  it('counts from the first attempt on, and opens again when that window ends', async () => {
    await take();
    clock.advance(59_000);
    await take();
    expect(await take()).to.deep.equal({ allowed: false, used: 3, retryAfterSeconds: 1 });
    clock.advance(1_000);
    expect(await take()).to.deep.equal({ allowed: true, used: 1, retryAfterSeconds: 0 });
  });

  it('does not let refused attempts lengthen the wait', async () => {
    for (let n = 0; n < 50; n += 1) await take();
    clock.advance(60_000);
    expect((await take()).allowed).to.equal(true);
  });

  it('ends a block with its seconds, whatever the window', async () => {
    await limiter.block(rule, 'k', 600);
    clock.advance(599_999);
    expect(await take()).to.include({ allowed: false, retryAfterSeconds: 1 });
    clock.advance(1);
    expect((await take()).allowed).to.equal(true);
  });

  it('keeps at most as much as it met within a window', async () => {
    for (let n = 0; n < 5_000; n += 1) {
      clock.advance(1_000);
      await limiter.consume(rule, `key ${n}`);
    }
    expect(limiter.size).to.be.below(1_200);
  });
});
