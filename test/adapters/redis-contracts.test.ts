import { expect } from 'chai';
import { MemoryRateLimiter } from '../../src/adapters/memory/memory-rate-limiter.js';
import { MemoryRevocationHints } from '../../src/adapters/memory/memory-revocation-hints.js';
import { RedisJwksCache } from '../../src/adapters/redis/redis-jwks-cache.js';
import { RedisRateLimiter } from '../../src/adapters/redis/redis-rate-limiter.js';
import { RedisRevocationHints } from '../../src/adapters/redis/redis-revocation-hints.js';
import type { RateLimiter, RateRule } from '../../src/ports/rate-limiter.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import { jwksCacheContract } from '../../src/testing/contracts/jwks-cache-contract.js';
import { rateLimiterContract } from '../../src/testing/contracts/rate-limiter-contract.js';
import { revocationHintsContract } from '../../src/testing/contracts/revocation-hints-contract.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { freshPrefix, openRedis } from '../support/redis.js';
import { describeWithServices } from '../support/services.js';

const framework = { describe, it };
const INTEGRITY_KEY = 'an integrity key of forty characters ....';

/** Counts nothing: whoever is asked instead of Redis has failed the test. */
const never = (): Promise<never> => Promise.reject(new Error('Redis was not used'));
const NOBODY: RateLimiter = { consume: never, giveBack: never, block: never, reset: () => Promise.resolve() };

describeContract(
  'MemoryRevocationHints',
  revocationHintsContract,
  async () => ({ subject: new MemoryRevocationHints() }),
  framework,
);

describeWithServices('on a Redis server', ['REDIS_URL'], ({ REDIS_URL: url }) => {
  describeContract(
    'RedisJwksCache',
    jwksCacheContract,
    async () => {
      const { connection, logger } = await openRedis(url);
      const options = { keyPrefix: freshPrefix(), integrityKey: INTEGRITY_KEY };
      return { subject: new RedisJwksCache(connection, logger, options), dispose: () => connection.close() };
    },
    framework,
  );
  describeContract(
    'RedisRateLimiter',
    rateLimiterContract,
    async () => {
      const { connection } = await openRedis(url);
      const subject = new RedisRateLimiter(connection, NOBODY, freshPrefix());
      return { subject, dispose: () => connection.close() };
    },
    framework,
  );
  describeContract(
    'RedisRevocationHints',
    revocationHintsContract,
    async () => {
      const { connection, logger } = await openRedis(url);
      const subject = new RedisRevocationHints(connection, logger, freshPrefix());
      const dispose = async () => {
        subject.close();
        await connection.close();
      };
      return { subject, dispose };
    },
    framework,
  );
});

describeWithServices('RedisRateLimiter', ['REDIS_URL'], ({ REDIS_URL: url }) => {
  it('gives all processes together the points of one', async () => {
    const keyPrefix = freshPrefix();
    const nodes = await Promise.all(Array.from({ length: 4 }, () => openRedis(url)));
    const rule: RateRule = { name: 'shared', points: 100, durationSeconds: 900 };
    const limiters = nodes.map(({ connection }) => new RedisRateLimiter(connection, NOBODY, keyPrefix));
    const verdicts = await Promise.all(
      Array.from({ length: 400 }, (_, n) => limiters[n % limiters.length]!.consume(rule, 'k')),
    );
    expect(verdicts.filter(({ allowed }) => allowed)).to.have.length(100);
    await Promise.all(nodes.map(({ connection }) => connection.close()));
  });

  it('leaves no counter behind that does not end by itself', async () => {
    const keyPrefix = freshPrefix();
    const { connection } = await openRedis(url);
    const limiter = new RedisRateLimiter(connection, new MemoryRateLimiter(new FixedClock()), keyPrefix);
    const rule: RateRule = { name: 'ending', points: 3, durationSeconds: 900 };
    for (const key of ['given back', 'blocked', 'consumed']) await limiter.consume(rule, key);
    await limiter.giveBack(rule, 'given back');
    await limiter.giveBack(rule, 'never seen');
    await limiter.block(rule, 'blocked', 60);
    const keys = await connection.run((client) => client.keys(`${keyPrefix}*`));
    expect(keys).to.have.length(3);
    for (const key of keys) expect(await connection.run((client) => client.ttl(key))).to.be.greaterThan(0);
    await connection.close();
  });
});
