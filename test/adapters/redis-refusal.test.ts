import { join } from 'node:path';
import { expect } from 'chai';
import { MemoryRateLimiter } from '../../src/adapters/memory/memory-rate-limiter.js';
import type { RedisConnection } from '../../src/adapters/redis/redis-connection.js';
import { RedisJwksCache } from '../../src/adapters/redis/redis-jwks-cache.js';
import { RedisRateLimiter } from '../../src/adapters/redis/redis-rate-limiter.js';
import { RedisRevocationHints } from '../../src/adapters/redis/redis-revocation-hints.js';
import type { RateRule } from '../../src/ports/rate-limiter.js';
import { FixedClock } from '../../src/testing/fixed-clock.js';
import { failureOf } from '../support/failure.js';
import { jwksFixture } from '../support/jwks-fixture.js';
import { readProjectFile } from '../support/project-files.js';
import { describeWithOwnRedis, ownRedis, type OwnRedis } from '../support/own-redis.js';
import { openRedis } from '../support/redis.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';
import { until } from '../support/until.js';

const RULE: RateRule = { name: 'sign-in-pair', points: 10, durationSeconds: 900 };

interface Refusal {
  readonly options?: () => Promise<string[]>;
  /** What an operator says to the server at the beginning, and at the end. */
  readonly begin: readonly (readonly string[])[];
  readonly end: readonly (readonly string[])[];
}

/** Servers that answer every PING. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  'has no right to EVAL': {
    begin: [['ACL', 'SETUSER', 'default', '-eval']],
    end: [['ACL', 'SETUSER', 'default', '+eval']],
  },
  'has no memory left': {
    begin: [['CONFIG', 'SET', 'maxmemory', '1']],
    end: [['CONFIG', 'SET', 'maxmemory', '0']],
  },
  'belongs to a cluster without its slots': {
    options: async () => [
      ...['--cluster-enabled', 'yes'],
      ...['--cluster-config-file', join(await temporaryDirectory(), 'nodes.conf')],
    ],
    begin: [],
    end: [['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']],
  },
};

for (const [name, { options, begin, end }] of Object.entries(REFUSALS))
  describeWithOwnRedis(`while Redis answers, and ${name}`, () => {
    let redis: OwnRedis;
    let connection: RedisConnection;
    let operator: RedisConnection;
    beforeEach(async () => {
      redis = await ownRedis(await options?.());
      [{ connection }, { connection: operator }] = [await openRedis(redis.url), await openRedis(redis.url)];
    });
    afterEach(async () => {
      await Promise.all([connection.close(), operator.close()]);
      await redis.close();
      await removeTemporaryDirectories();
    });
    const say = async (lines: readonly (readonly string[])[]) => {
      for (const line of lines) await operator.run((client) => client.sendCommand(line));
    };

    it('its check fails, every process counts for itself, and nothing of that is left afterwards', async () => {
      const limiter = new RedisRateLimiter(connection, new MemoryRateLimiter(new FixedClock()), 'test:');
      await say(begin);
      const verdicts = [];
      for (let n = 0; n < 4; n += 1) verdicts.push((await limiter.consume(RULE, 'k')).allowed);
      expect(verdicts).to.deep.equal([true, true, false, false]);
      await limiter.block(RULE, 'k', 900);
      await limiter.block(RULE, 'other', 900);
      expect(await limiter.consume(RULE, 'other')).to.include({ allowed: false });
      expect(String(await failureOf(connection.check()))).to.match(/NOPERM|OOM|CLUSTERDOWN/);

      await say(end);
      await until('the check succeeds', () => connection.check().then(yes, no));
      expect(await limiter.consume(RULE, 'k')).to.deep.equal({
        allowed: true,
        used: 1,
        retryAfterSeconds: 0,
      });
      expect(await limiter.consume(RULE, 'other')).to.include({ allowed: true, used: 1 });
      expect(await operator.run((client) => client.keys('*'))).to.have.length(2);
    });

    it('counters are shared again by themselves, though nobody asks for readiness', async () => {
      const limiter = new RedisRateLimiter(connection, new MemoryRateLimiter(new FixedClock()), 'test:');
      const stored = () => operator.run((client) => client.keys('*')).then((keys) => keys.length > 0, no);
      await say(begin);
      await limiter.consume(RULE, 'k');
      expect(await stored()).to.equal(false);
      await say(end);
      await until('a counter is shared', async () => {
        await limiter.consume(RULE, 'k');
        return stored();
      });
    });
  });

describeWithOwnRedis('the account that docs/how-to/redis.md advises', () => {
  it('may do everything that is done', async () => {
    const redis = await ownRedis();
    const operator = (await openRedis(redis.url)).connection;
    const line = /ACL SETUSER pico on >… ([^`]+)/.exec(readProjectFile('docs/how-to/redis.md'))?.[1] ?? '';
    const rights = line.trim().split(/\s+/);
    await operator.run((client) => client.sendCommand(['ACL', 'SETUSER', 'pico', 'on', '>pw', ...rights]));
    const { connection, logger } = await openRedis(redis.url.replace('//', '//pico:pw@'));
    const limiter = new RedisRateLimiter(connection, new MemoryRateLimiter(new FixedClock()), 'pico-auth:');
    await limiter.consume(RULE, 'k');
    await limiter.giveBack(RULE, 'k');
    await limiter.block(RULE, 'k', 60);
    await limiter.reset(RULE, 'k');
    const integrityKey = 'an integrity key of forty characters ....';
    const cache = new RedisJwksCache(connection, logger, { keyPrefix: 'pico-auth:', integrityKey });
    const { find } = jwksFixture({ cache, clock: new FixedClock() });
    await find('K1');
    await until(
      'the set is shared',
      async () => (await cache.get('https://issuer.example.com')) !== undefined,
    );
    const hints = new RedisRevocationHints(connection, logger, 'pico-auth:');
    let heard = 0;
    hints.subscribe(() => void (heard += 1));
    await until('it listens', () => heard > 0);
    hints.publish();
    await until('a hint is heard', () => heard > 1);
    await connection.check();
    expect(logger.text()).not.to.match(/refused|not_subscribed|cache_failed/);
    hints.close();
    await Promise.all([connection.close(), operator.close()]);
    await redis.close();
  });
});

const yes = (): boolean => true;
const no = (): boolean => false;
