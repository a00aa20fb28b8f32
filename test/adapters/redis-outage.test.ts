import { expect } from 'chai';
import { MemoryRateLimiter } from '../../src/adapters/memory/memory-rate-limiter.js';
import type { RedisConnection } from '../../src/adapters/redis/redis-connection.js';
import { RedisJwksCache } from '../../src/adapters/redis/redis-jwks-cache.js';
import { RedisRateLimiter } from '../../src/adapters/redis/redis-rate-limiter.js';
import { RedisRevocationHints } from '../../src/adapters/redis/redis-revocation-hints.js';
import type { RateLimiter, RateRule } from '../../src/ports/rate-limiter.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { jwksFixture, TTL } from '../support/jwks-fixture.js';
import { describeWithOwnRedis, ownRedis, type OwnRedis } from '../support/own-redis.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { openRedis } from '../support/redis.js';
import { edJwk, published } from '../support/scripted-jwks-source.js';
import { until } from '../support/until.js';

const KEY = 'an integrity key of forty characters ....';
const RULE: RateRule = { name: 'sign-in-pair', points: 10, durationSeconds: 900 };

type Outage = 'killed' | 'frozen';

/** How each outage begins, and how it ends. */
const OUTAGES: Readonly<
  Record<Outage, { begin(redis: OwnRedis): Promise<void>; end(redis: OwnRedis): Promise<void> }>
> = {
  killed: { begin: (redis) => redis.kill(), end: (redis) => redis.restart() },
  frozen: { begin: async (redis) => redis.freeze(), end: async (redis) => redis.thaw() },
};

for (const outage of ['killed', 'frozen'] as const) {
  const { begin, end } = OUTAGES[outage];

  describeWithOwnRedis(`while Redis is ${outage}`, () => {
    let redis: OwnRedis;
    let connection: RedisConnection;
    let clock: FixedClock;
    beforeEach(async () => {
      redis = await ownRedis();
      ({ connection } = await openRedis(redis.url, 1_000));
      clock = new FixedClock();
    });
    afterEach(async () => {
      await connection.close();
      await redis.close();
    });
    const answers = () => until('Redis answers again', () => connection.check().then(yes, no));

    it('every process counts for itself and allows a quarter, and then they count together again', async () => {
      const limiter: RateLimiter = new RedisRateLimiter(connection, new MemoryRateLimiter(clock), 'test:');
      expect(await limiter.consume(RULE, 'k')).to.include({ allowed: true, used: 1 });
      await begin(redis);
      const verdicts = [];
      for (let n = 0; n < 4; n += 1) verdicts.push(await limiter.consume(RULE, 'k'));
      expect(verdicts.map(({ allowed }) => allowed)).to.deep.equal([true, true, false, false]);
      // The caller begins a longer wait at the first refusal, whoever counted.
      expect(verdicts.map(({ used }) => used)).to.deep.equal([1, 2, 11, 12]);
      expect(verdicts[2]?.retryAfterSeconds).to.be.greaterThan(0);
      await limiter.block(RULE, 'other', 60);
      expect(await limiter.consume(RULE, 'other')).to.include({ allowed: false });
      await limiter.giveBack(RULE, 'k');
      await limiter.reset(RULE, 'k');
      expect(await limiter.consume(RULE, 'k')).to.include({ allowed: true, used: 1 });
      await end(redis);
      await answers();
      expect(await limiter.consume({ ...RULE, name: 'fresh' }, 'k')).to.include({ allowed: true, used: 1 });
    });

    it('a fleet of any size allows together no more than the limit, but at least one attempt a process', async () => {
      await begin(redis);
      const rule = { ...RULE, points: 100 };
      for (const [fleetSize, part] of [
        [1, 100],
        [20, 5],
        [1_000, 1],
      ] as const) {
        const limiter = new RedisRateLimiter(connection, new MemoryRateLimiter(clock), 'test:', fleetSize);
        const verdicts = await Promise.all(Array.from({ length: 101 }, () => limiter.consume(rule, 'k')));
        expect(verdicts.filter(({ allowed }) => allowed)).to.have.length(part);
      }
    });

    it('a rule of one point still allows one', async () => {
      const limiter = new RedisRateLimiter(connection, new MemoryRateLimiter(clock), 'test:');
      await begin(redis);
      const rule = { ...RULE, points: 1 };
      expect((await limiter.consume(rule, 'k')).allowed).to.equal(true);
      expect((await limiter.consume(rule, 'k')).allowed).to.equal(false);
    });

    it('verifiers fetch keys for themselves, and afterwards take nothing old from the cache', async () => {
      const cache = new RedisJwksCache(connection, new RecordingLogger(), {
        keyPrefix: 'test:',
        integrityKey: KEY,
      });
      const first = jwksFixture({ cache, clock });
      expect(await first.find('K1')).to.include({ kid: 'K1' });
      await until(
        'the set is shared',
        async () => (await cache.get('https://issuer.example.com')) !== undefined,
      );
      await begin(redis);
      const second = jwksFixture({ cache, clock });
      expect(await second.find('K1')).to.include({ kid: 'K1' });
      expect(second.source.fetches).to.equal(1);
      clock.advance(TTL);
      await end(redis);
      await answers();
      const third = jwksFixture({ cache, clock });
      third.source.answer = published(edJwk('K2'));
      expect(await third.find('K2')).to.include({ kid: 'K2' });
      expect(await third.find('K1')).to.equal(undefined);
    });

    it('hints are dropped without an error, and whoever listens is called when they get through again', async () => {
      const hints = new RedisRevocationHints(connection, new RecordingLogger(), 'test:');
      let calls = 0;
      hints.subscribe(() => void (calls += 1));
      await until('it listens', () => calls > 0);
      await begin(redis);
      for (let n = 0; n < 500; n += 1) hints.publish();
      await until('the loss is noticed', () => connection.check().then(no, yes));
      const before = calls;
      await end(redis);
      await until('the listener is called', () => calls > before);
      await answers();
      const again = calls;
      hints.publish();
      await until('a hint is heard', () => calls > again);
      hints.close();
    });
  });
}

describeWithOwnRedis('RedisRevocationHints', () => {
  it('calls its listeners also when only the connection was lost, and hears on', async () => {
    const redis = await ownRedis();
    const [{ connection }, other] = [await openRedis(redis.url), await openRedis(redis.url)];
    const hints = new RedisRevocationHints(connection, new RecordingLogger(), 'test:');
    let calls = 0;
    hints.subscribe(() => void (calls += 1));
    await until('it listens', () => calls > 0);
    const before = calls;
    await other.connection.run((client) => client.sendCommand(['CLIENT', 'KILL', 'SKIPME', 'yes']));
    await until('the listener is called', () => calls > before);
    const again = calls;
    new RedisRevocationHints(other.connection, new RecordingLogger(), 'test:').publish();
    await until('a hint of another process is heard', () => calls > again);
    await Promise.all([connection.close(), other.connection.close()]);
    await redis.close();
  });
});

const yes = (): boolean => true;
const no = (): boolean => false;
