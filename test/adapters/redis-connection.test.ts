import { expect } from 'chai';
import { loadRedis } from '../../src/adapters/redis/load-redis.js';
import { RedisConnection } from '../../src/adapters/redis/redis-connection.js';
import { RedisPackageError, RedisUnavailableError } from '../../src/adapters/redis/redis-errors.js';
import { describeWithOwnRedis, ownRedis, type OwnRedis } from '../support/own-redis.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { openRedis } from '../support/redis.js';
import { failureOf } from '../support/failure.js';
import { until } from '../support/until.js';

const unavailable = async (work: Promise<unknown>): Promise<string> => {
  const error = await failureOf(work);
  expect(error).to.be.instanceOf(RedisUnavailableError);
  return String(error);
};

describe('the package redis', () => {
  it('is named with the command that installs it when it is not there', async () => {
    const missing = Object.assign(new Error("Cannot find package 'redis' imported from x"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const error = await failureOf(loadRedis(() => Promise.reject(missing)));
    expect(error).to.be.instanceOf(RedisPackageError);
    expect(String(error)).to.contain('npm install redis@6').and.to.contain('redis.url');
    const broken = new Error('syntax');
    expect(await failureOf(loadRedis(() => Promise.reject(broken)))).to.equal(broken);
  });
});

describeWithOwnRedis('RedisConnection', () => {
  let redis: OwnRedis;
  beforeEach(async () => (redis = await ownRedis()));
  afterEach(() => redis.close());

  it('refuses an address of something else without repeating it', async () => {
    for (const url of ['http://ada:secret@localhost', 'redis://ada:secret@localhost/name']) {
      const error = await failureOf(RedisConnection.open({ url }, new RecordingLogger()));
      expect(String(error)).to.contain('redis.url').and.not.to.contain('secret');
    }
  });

  it('opens without a server, works when there is one, and logs no password', async () => {
    await redis.kill();
    const url = redis.url.replace('//', '//:secret@');
    const { connection, logger } = await openRedis(url);
    await unavailable(connection.check());
    await redis.restart();
    await until('an answer', () => connection.check().then(yes, no));
    expect(logger.text()).to.contain('redis.unavailable').and.not.to.contain('secret');
    await connection.close();
  });

  it('refuses at once what is asked of a killed server, and finds the next one by itself', async () => {
    // Were it waited for, this limit would outlast the test.
    const { connection, logger } = await openRedis(redis.url, 600_000);
    await connection.check();
    await redis.kill();
    await until('the loss is noticed', () => connection.check().then(no, yes));
    for (let n = 0; n < 500; n += 1) await unavailable(connection.check());
    await redis.restart();
    await until('an answer', () => connection.check().then(yes, no));
    expect(events(logger)).to.deep.equal(['redis.answers', 'redis.unavailable', 'redis.answers']);
    await connection.close();
  });

  it('waits for a frozen server once, leaves it alone, and takes it back when it thaws', async () => {
    const { connection } = await openRedis(redis.url, 1_000);
    await connection.check();
    redis.freeze();
    let asked = 0;
    const ask = () =>
      connection.run((client) => {
        asked += 1;
        return client.get('x');
      });
    await unavailable(ask());
    for (let n = 0; n < 500; n += 1) await unavailable(ask());
    expect(asked).to.equal(1);
    redis.thaw();
    await until('an answer', () => connection.check().then(yes, no));
    await connection.close();
  });

  it('comes back also when the server was frozen for longer than the connection lives', async () => {
    const { connection } = await openRedis(redis.url, 1_000);
    redis.freeze();
    await unavailable(connection.check());
    await until('the silent connection is given up', () => !connection.client.isReady);
    redis.thaw();
    await until('an answer', () => connection.check().then(yes, no));
    await connection.close();
  });

  it('closes in front of a frozen server, and refuses afterwards', async () => {
    const { connection } = await openRedis(redis.url, 1_000);
    redis.freeze();
    await connection.close();
    await connection.close();
    expect(await unavailable(connection.check())).to.contain('closed');
  });

  it('goes on when the server refuses a command, and says so once a kind', async () => {
    const { connection, logger } = await openRedis(redis.url);
    for (let n = 0; n < 3; n += 1) {
      await connection.run((client) => client.set('text', 'x'));
      const error = await failureOf(connection.run((client) => client.lPush('text', 'x')));
      expect(String(error)).to.contain('WRONGTYPE');
    }
    await connection.check();
    expect(events(logger)).to.deep.equal(['redis.answers', 'redis.refused']);
    await connection.close();
  });

  it('connects anew where the server has become a replica: after a failover the address leads elsewhere', async () => {
    const { connection } = await openRedis(redis.url);
    const other = await openRedis(redis.url);
    const idOf = () => connection.run((client) => client.sendCommand(['CLIENT', 'ID']));
    const before = await idOf();
    const become = (...role: string[]) =>
      other.connection.run((client) => client.sendCommand(['REPLICAOF', ...role]));
    await become('127.0.0.1', '1');
    expect(String(await failureOf(connection.run((client) => client.set('x', 'y'))))).to.contain('READONLY');
    await until('another connection', () => idOf().then((id) => id !== before, no));
    await become('NO', 'ONE');
    await connection.run((client) => client.set('x', 'y'));
    await Promise.all([connection.close(), other.connection.close()]);
  });
});

const yes = (): boolean => true;
const no = (): boolean => false;

const events = (logger: RecordingLogger): unknown[] => logger.lines.map(({ fields }) => fields['event']);
