import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoStoreClock } from '../../src/adapters/mongo/mongo-store-clock.js';
import { connectMongo } from '../../src/adapters/mongo/open-mongo.js';
import { SqliteDatabase } from '../../src/adapters/sqlite/sqlite-database.js';
import { SystemClock } from '../../src/adapters/node/system-clock.js';
import type { HealthCheck } from '../../src/ports/health-check.js';
import type { Make } from '../../src/testing/contracts/contract.js';
import type { HealthCheckUnderTest } from '../../src/testing/contracts/health-check-contract.js';
import { newDatabaseAt } from './mongo-databases.js';
import { RecordingLogger } from './recording-logger.js';
import { openRedis } from './redis.js';
import { TcpProxy } from './tcp-proxy.js';
import { temporaryDirectory } from './temporary-directory.js';
import { until } from './until.js';

/** A file that goes away and comes back. */
export const sqliteCheck: Make<HealthCheckUnderTest> = async () => {
  const path = join(await temporaryDirectory(), 'auth.db');
  const check = await SqliteDatabase.open({ path });
  const fail = (): Promise<void> => rename(path, `${path}.away`);
  const recover = (): Promise<void> => rename(`${path}.away`, path);
  return { subject: { check, fail, recover }, dispose: () => check.close() };
};

const settled = (check: HealthCheck): Promise<boolean> =>
  check.check().then(
    () => true,
    () => false,
  );

/** A server whose connections break, and are accepted again after a while. */
async function behindProxy(
  url: string,
  open: (address: string) => Promise<HealthCheck & { close(): Promise<void> }>,
): ReturnType<Make<HealthCheckUnderTest>> {
  const { hostname, port } = new URL(url);
  const proxy = await TcpProxy.open(hostname, Number(port));
  const check = await open(proxy.address);
  const recover = async (): Promise<void> => {
    await proxy.revive();
    await until('the driver has connected anew', () => settled(check));
  };
  const dispose = async (): Promise<void> => {
    await check.close();
    await proxy.kill();
  };
  return { subject: { check, fail: () => proxy.kill(), recover }, dispose };
}

export const mongoCheck =
  (url: string): Make<HealthCheckUnderTest> =>
  () =>
    behindProxy(url, async (address) => {
      const { pathname } = new URL(newDatabaseAt(url));
      return connectMongo({ url: `mongodb://${address}${pathname}?directConnection=true` });
    });

export const redisCheck =
  (url: string): Make<HealthCheckUnderTest> =>
  () =>
    behindProxy(url, async (address) => (await openRedis(`redis://${address}`)).connection);

/** A clock that is set wrong on this machine, and set right again. */
export const storeClockCheck =
  (url: string): Make<HealthCheckUnderTest> =>
  async () => {
    const database = await connectMongo({ url: newDatabaseAt(url) });
    let offsetMs = 0;
    const now = (): number => new SystemClock().now() + offsetMs;
    return {
      subject: {
        check: new MongoStoreClock(database, { now }, new RecordingLogger()),
        fail: () => void (offsetMs = 60_000),
        recover: () => void (offsetMs = 0),
      },
      dispose: () => database.close(),
    };
  };

/** Works or fails as it is told; the correct one that broken ones are made from. */
export const switchedCheck =
  (
    change: (right: HealthCheck, works: () => boolean) => Partial<HealthCheck> = () => ({}),
  ): Make<HealthCheckUnderTest> =>
  async () => {
    let works = true;
    const right: HealthCheck = {
      name: 'switch',
      check: () => (works ? Promise.resolve() : Promise.reject(new Error('off'))),
    };
    const check = { ...right, ...change(right, () => works) };
    return { subject: { check, fail: () => void (works = false), recover: () => void (works = true) } };
  };
