import { expect } from 'chai';
import type { RedisFacts } from '../../src/adapters/redis/inspect-redis.js';
import { examineRedis } from '../../src/composition/doctor/examine-redis.js';
import { fromFile } from '../support/given-settings.js';
import { ownRedis, describeWithOwnRedis, type OwnRedis } from '../support/own-redis.js';
import { loadRedis } from '../../src/adapters/redis/load-redis.js';

const KEY = 'k'.repeat(32);
const redisAt = (url: string, more = `, integrity_key: ${KEY}`) =>
  fromFile(`redis: { url: '${url}'${more} }`).settings;
const WELL: RedisFacts = {
  version: '7.0.15',
  evictionPolicy: 'noeviction',
  isReplica: false,
  answerMs: 1,
};

const said = async (facts: Partial<RedisFacts>, more?: string): Promise<readonly string[]> =>
  (await examineRedis(redisAt('redis://a:1', more), () => Promise.resolve({ ...WELL, ...facts }))).map(
    ({ state, text, cure = '' }) => `${state} ${text} -> ${cure}`,
  );

describe('the examination of Redis', () => {
  it('is content with a server that keeps its counters, and where there is none', async () => {
    expect(await said({})).to.deep.equal(['ok version 7.0.15 answers in time, and keeps its counters -> ']);
    expect((await examineRedis(fromFile('').settings))[0]).to.include({ state: 'ok' });
    expect(await said({ evictionPolicy: 'volatile-ttl', version: '6.2.0' })).to.have.lengthOf(1);
    expect((await said({ version: undefined, evictionPolicy: undefined }))[0]).to.match(/^ok .*INFO/);
  });

  it('names each thing that lets guesses through, with its cure', async () => {
    expect((await said({ evictionPolicy: 'allkeys-lru' }))[0]).to.match(/^warning .*allkeys-lru.*noeviction/);
    expect((await said({ version: '6.0.16' }))[0]).to.match(/^warning version 6\.0\.16 .*Upgrade/);
    expect((await said({ version: '5.9.9' }))[0]).to.match(/^warning version 5/);
    expect((await said({ isReplica: true }))[0]).to.match(/^failure .*replica.*primary/);
    expect((await said({ answerMs: 150.1 }))[0]).to.match(/^failure it answers in 151 ms/);
    expect(await said({ answerMs: 150.1 }, ', command_timeout_ms: 200')).to.have.lengthOf(2);
    expect((await said({}, ''))[1]).to.match(/^warning redis\.integrity_key is empty/);
  });

  it('tells a refused password and missing rights from a server that is not there', async () => {
    const failing = async (message: string) =>
      (await examineRedis(redisAt('redis://a:1'), () => Promise.reject(new Error(message))))[0];
    expect(await failing('WRONGPASS invalid username-password pair')).to.include({ state: 'failure' });
    expect((await failing('NOAUTH Authentication required.'))?.cure).to.match(/user and password/);
    expect((await failing('NOPERM this user has no permissions'))?.cure).to.match(/rights/);
    expect((await failing('connect ECONNREFUSED'))?.cure).to.match(/^Start Redis/);
  });
});

describeWithOwnRedis('the examination of a Redis of its own', () => {
  let server: OwnRedis;
  before(async () => (server = await ownRedis()));
  after(() => server.close());

  const states = async (url = server.url) =>
    (await examineRedis(redisAt(url))).map(({ state, text }) => `${state} ${text}`);
  const tell = async (...words: string[]) => {
    const { createClient } = await loadRedis();
    const client = await createClient({ url: server.url }).connect();
    await client.sendCommand(words);
    client.destroy();
  };

  it('sees what the server is set to, and changes nothing in it', async () => {
    expect((await states())[0]).to.match(/^ok version \d/);
    await tell('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random');
    expect((await states())[0]).to.match(/^warning .*allkeys-random/);
    await tell('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await tell(
      'ACL',
      'SETUSER',
      'least',
      'on',
      '>pw',
      '~*',
      '&*',
      '-@all',
      '+ping',
      '+hello',
      '+client|setname',
    );
    expect((await states(server.url.replace('//', '//least:pw@')))[0]).to.match(/^failure .*NOPERM.*eval/i);
    await tell('ACL', 'SETUSER', 'least', '+eval');
    expect((await states(server.url.replace('//', '//least:pw@')))[0]).to.match(
      /^failure its account may not do enough/,
    );
    const counting = ['+set', '+get', '+del', '+incrby', '+decr', '+expire', '+pttl'];
    await tell('ACL', 'SETUSER', 'least', ...counting);
    expect((await states(server.url.replace('//', '//least:pw@')))[0]).to.match(/^ok .*INFO/);
    expect((await states(server.url.replace('//', '//least:wrong@')))[0]).to.match(/^failure .*WRONGPASS/);
    await tell('REPLICAOF', '127.0.0.1', '1');
    expect((await states())[0]).to.match(/^failure .*replica/);
    await tell('REPLICAOF', 'NO', 'ONE');
  });

  it('does not wait for ever for one that hangs, and finds one that is gone', async () => {
    server.freeze();
    expect((await states())[0]).to.match(/^failure .*no answer within/);
    server.thaw();
    await server.kill();
    expect((await states())[0]).to.match(/^failure .*ECONNREFUSED/);
  });
});
