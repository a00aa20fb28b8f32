import { expect } from 'chai';
import { openContainedAuth } from '../../src/composition/container/open-contained-auth.js';
import { openAuth } from '../../src/composition/open-auth.js';
import { openRedis } from '../support/redis.js';
import { describeWithOwnRedis, ownRedis, type OwnRedis } from '../support/own-redis.js';
import { type SharingServer, sharingServer } from '../support/redis-server.js';
import { until } from '../support/until.js';

/** Generous, so that a busy machine is not taken for an outage. */
const COMMAND_TIMEOUT_MS = 2_000;

describeWithOwnRedis('a server whose Redis goes away', () => {
  let redis: OwnRedis;
  let server: SharingServer;
  beforeEach(async () => {
    redis = await ownRedis();
  });
  afterEach(async () => {
    await redis.close();
    await server.stop();
  });
  const start = async (open = openAuth, more: Readonly<Record<string, string>> = {}) => {
    const environment = {
      ...more,
      REDIS_URL: redis.url,
      REDIS_COMMAND_TIMEOUT_MS: String(COMMAND_TIMEOUT_MS),
    };
    server = await sharingServer(environment, open);
  };
  const redisState = async (): Promise<unknown> => {
    const { status, body } = await server.call('GET', '/readyz');
    expect(status, 'readiness stays green').to.equal(200);
    const checks = body['checks'] as readonly Readonly<Record<string, unknown>>[];
    return checks.find(({ name }) => name === 'redis')?.['state'];
  };

  for (const [outage, begin, end] of [
    ['is killed', (each: OwnRedis) => each.kill(), (each: OwnRedis) => each.restart()],
    ['is frozen', async (each: OwnRedis) => each.freeze(), async (each: OwnRedis) => each.thaw()],
  ] as const)
    for (const open of [openAuth, openContainedAuth])
      it(`${outage} answers no request with 5xx, limits guessing, and is as before afterwards (${open === openAuth ? 'plain' : 'container'})`, async () => {
        await start(open);
        const before = await server.signIn();
        expect(before.status).to.equal(200);
        expect(await redisState()).to.equal('up');
        await begin(redis);

        const refreshes = Array.from({ length: 10 }, () =>
          server.call('POST', '/api/v1/auth/refresh', undefined, {
            refresh_token: before.body['refresh_token'],
          }),
        );
        const answers = await Promise.all([...refreshes, server.signIn(), server.signIn()]);
        expect(answers.filter(({ status }) => status >= 500)).to.deep.equal([]);
        expect(answers.filter(({ status }) => status === 200).length).to.be.greaterThan(0);
        const token = String(before.body['access_token']);
        expect((await server.call('POST', '/api/v1/auth/logout', token, {})).status).to.be.below(300);

        const guesses = [];
        for (let n = 0; n < 6; n += 1) guesses.push((await server.signIn('wrong password')).status);
        expect(guesses).to.deep.equal([401, 401, 429, 429, 429, 429]);
        await until('readiness shows it', async () => (await redisState()) === 'down');

        await end(redis);
        await until('readiness shows it is back', async () => (await redisState()) === 'up');
        expect((await server.signIn()).status).to.equal(200);
        for (let n = 0; n < 10; n += 1) expect((await server.signIn('wrong password')).status).to.equal(401);
        expect((await server.signIn('wrong password')).status).to.equal(429);
      });

  for (const open of [openAuth, openContainedAuth])
    it(`that refuses to count shows it, and locks out nobody for longer (${open === openAuth ? 'plain' : 'container'})`, async () => {
      const operator = (await openRedis(redis.url)).connection;
      const rights = (right: string) =>
        operator.run((client) => client.sendCommand(['ACL', 'SETUSER', 'default', right]));
      await rights('-eval');
      await start(open);
      expect(await redisState()).to.equal('down');
      const guesses = [];
      for (let n = 0; n < 3; n += 1) guesses.push((await server.signIn('wrong password')).status);
      expect(guesses).to.deep.equal([401, 401, 429]);
      await rights('+eval');
      await until('readiness shows it is back', async () => (await redisState()) === 'up');
      expect((await server.signIn()).status).to.equal(200);
      await operator.close();
    });

  for (const open of [openAuth, openContainedAuth])
    it(`allows the part of every limit that redis.fleet_size says (${open === openAuth ? 'plain' : 'container'})`, async () => {
      await redis.kill();
      await start(open, { REDIS_FLEET_SIZE: '2' });
      const guesses = [];
      for (let n = 0; n < 6; n += 1) guesses.push((await server.signIn('wrong password')).status);
      expect(guesses).to.deep.equal([401, 401, 401, 401, 401, 429]);
    });

  it('starts while there is no Redis, and uses it when there is one', async () => {
    await redis.kill();
    await start();
    expect((await server.signIn()).status).to.equal(200);
    expect(await redisState()).to.equal('down');
    await redis.restart();
    await until('readiness shows it', async () => (await redisState()) === 'up');
  });
});
