import { PATIENT } from '../support/mongo-databases.js';
import { ownRedis } from '../support/own-redis.js';
import type { Figures } from './figures.js';
import { Fleet, type FleetOptions } from './fleet.js';
import { OwnMongo } from './own-mongo.js';
import type { LogLine } from './server-node.js';
import { firstStarts } from './scenarios/first-starts.js';
import { keyRotation } from './scenarios/key-rotation.js';
import { loggingOut } from './scenarios/logging-out.js';
import { outage, type OutageReport } from './scenarios/outages.js';
import { killing, refreshing } from './scenarios/refreshing.js';
import { rollingRestart } from './scenarios/rolling-restart.js';

/** Where the servers are that a fleet shares. */
export interface Services {
  readonly mongoUrl: string;
  readonly redisUrl: string;
  /** The interpreter that can start another database. */
  readonly mongoPython: string;
}

/** A promise of the fleet, and what shows that it is kept: it throws where it is not. */
export interface Scenario {
  readonly promise: string;
  /** @param long minutes instead of seconds, and as many clients as the machine bears */
  run(services: Services, long: boolean): Promise<Figures>;
}

const GRACE_MS = 30_000;
/** What half of the answers, and half of the sign-ins, may take longer without Redis on a machine busy with all else. */
const NOISE_MS = 1_500;
/** In seconds only waits stand out from the noise that are longer than those of a server by itself. */
const PLAIN_WAITS = { REDIS_COMMAND_TIMEOUT_MS: '1000' } as const;

/** For minutes old tokens come as late as they may; for seconds nobody waits that long for them. */
const paceOf = (long: boolean) =>
  ({ graceMs: GRACE_MS, stragglerMs: long ? GRACE_MS : 4_000, restMs: long ? 2_000 : 300 }) as const;

/** Throws when a count is not what was promised. */
function expectCount(figures: Figures, name: string, wanted: number): void {
  if (figures.of(name) !== wanted)
    throw new Error(`${name}: ${figures.of(name)} instead of ${wanted}; ${figures.line()}`);
}

/** A session may end only where a lost answer, or an old token, was out for longer than the servers forgive. */
const expectNobodyLost = (figures: Figures): void => {
  for (const name of ['tokens ahead of the store', 'lost sessions', 'different twins'])
    expectCount(figures, name, 0);
  if (figures.of('families killed') > figures.of('declared losses'))
    throw new Error(`honest families were killed; ${figures.line()}`);
};

async function withFleet(
  services: Pick<FleetOptions, 'mongoUrl' | 'mongoOptions' | 'redisUrl' | 'environment'>,
  work: (fleet: Fleet) => Promise<Figures>,
): Promise<Figures> {
  const fleet = await (await Fleet.prepare({ nodes: 3, mongoOptions: `?${PATIENT}`, ...services })).start();
  try {
    return await work(fleet);
  } catch (error) {
    const unexpected = ({ level, code }: LogLine) => level === 'error' && code !== 'store_unavailable';
    const lines = fleet
      .log()
      .filter(unexpected)
      .slice(-3)
      .map((line) => JSON.stringify(line));
    throw new Error([String(error), ...lines].join('\n'), { cause: error });
  } finally {
    await fleet.stop();
  }
}

/** What is declared of an outage: answers within six seconds, none lost, recovery without a restart. */
function judged(report: OutageReport, allowed: readonly number[]): Figures {
  const strange = report.during.find(({ status }) => !allowed.includes(status));
  if (strange !== undefined) throw new Error(`status ${strange.status} ${strange.failure ?? ''}`);
  const mute = report.during.find(({ status, retryAfter }) => status === 503 && retryAfter === undefined);
  if (mute !== undefined) throw new Error('a 503 without Retry-After');
  const slow = report.figures.of('longest ms');
  if (slow > 6_000) throw new Error(`an answer took ${slow} ms`);
  if (allowed.includes(503) && !report.turnedRed) throw new Error('readiness stayed green');
  return report.figures;
}

async function databaseOutage({ mongoPython, redisUrl }: Services, long: boolean, kind: 'killed' | 'frozen') {
  const mongo = await OwnMongo.open(mongoPython);
  try {
    // With the limits that a server has by itself.
    return await withFleet({ mongoUrl: mongo.url, mongoOptions: '', redisUrl }, async (fleet) => {
      const report = await outage(fleet, long ? 30 : 10, {
        ms: long ? 15_000 : 5_000,
        begin: () => (kind === 'killed' ? mongo.kill() : mongo.freeze()),
        end: () => (kind === 'killed' ? mongo.start() : mongo.thaw()),
      });
      return judged(report, [200, 503]);
    });
  } finally {
    mongo.thaw();
    await mongo.kill();
  }
}

async function redisOutage({ mongoUrl }: Services, long: boolean, kind: 'killed' | 'frozen') {
  const redis = await ownRedis();
  try {
    const environment = long ? {} : PLAIN_WAITS;
    return await withFleet({ mongoUrl, redisUrl: redis.url, environment }, async (fleet) => {
      const report = await outage(fleet, long ? 30 : 10, {
        ms: long ? 15_000 : 5_000,
        begin: () => (kind === 'killed' ? redis.kill() : redis.freeze()),
        end: () => (kind === 'killed' ? redis.restart() : redis.thaw()),
      });
      const figures = judged(report, [200]);
      // The first call may wait for `redis.command_timeout_ms`. Were each to wait, a sign-in would for seven.
      if (figures.quantile(0.5) > NOISE_MS || report.signInDelayMs > NOISE_MS)
        throw new Error(`answers wait for Redis; ${figures.line()}`);
      return figures;
    });
  } finally {
    redis.thaw();
    await redis.close();
  }
}

export const SCENARIOS: readonly Scenario[] = [
  {
    promise: 'makes one key set and one administrator when 20 servers start for the first time at once',
    run: async ({ mongoUrl, redisUrl }) => {
      const options = { nodes: 20, mongoUrl, mongoOptions: `?${PATIENT}`, redisUrl };
      const { figures, users, errors } = await firstStarts(options);
      if (users !== 1) throw new Error(`${users} users`);
      if (errors.length > 0) throw new Error(errors.join('\n'));
      expectCount(figures, 'first administrators', 1);
      // Of each chain the first and the announced one.
      expectCount(figures, 'schemas', 1);
      for (const use of ['sig', 'mac']) expectCount(figures, `keys made for ${use}`, 2);
      return figures;
    },
  },
  {
    promise: 'leaves every client its one session when each request goes to another server',
    run: (services, long) =>
      withFleet(services, async (fleet) => {
        const load = { clients: long ? 200 : 40, ms: long ? 90_000 : 6_000, ...paceOf(long) };
        const figures = await refreshing(fleet, load);
        expectNobodyLost(figures);
        return figures;
      }),
  },
  {
    promise: 'loses no acknowledged token when a server is killed every second',
    run: (services, long) =>
      withFleet(services, async (fleet) => {
        const load = { clients: long ? 200 : 20, ms: long ? 60_000 : 6_000, ...paceOf(long) };
        const meanwhile = killing(fleet);
        const figures = await refreshing(fleet, { ...load, meanwhile });
        expectNobodyLost(figures);
        return figures;
      }),
  },
  {
    promise: 'verifies every token while keys rotate, and keeps every session',
    run: (services, long) =>
      withFleet(services, async (fleet) => {
        // Never two signing keys within 15 seconds: a server publishes what another announced with its next look.
        const load = long
          ? { clients: 50, ms: 120_000, everyMs: 25_000 }
          : { clients: 20, ms: 8_000, everyMs: 3_000 };
        const figures = await keyRotation(fleet, load);
        expectCount(figures, 'failed verifications', 0);
        return figures;
      }),
  },
  {
    promise: 'refuses a session that ended at one server at every other one',
    run: (services, long) =>
      withFleet(services, (fleet) => loggingOut(fleet, long ? 20 : 3, services.redisUrl)),
  },
  {
    promise: 'fails no request while its servers are restarted one after the other',
    run: (services, long) =>
      withFleet({ ...services, environment: { SERVER_DRAIN_SECONDS: '3' } }, async (fleet) => {
        const figures = await rollingRestart(fleet, long ? 60 : 15, long ? 5 : 1);
        for (const name of ['retries', 'failed connections']) expectCount(figures, name, 0);
        return figures;
      }),
  },
  ...(['killed', 'frozen'] as const).flatMap((kind): Scenario[] => [
    {
      promise: `answers 503 in time while the database is ${kind}, and recovers by itself`,
      run: (services, long) => databaseOutage(services, long, kind),
    },
    {
      promise: `goes on while Redis is ${kind}`,
      run: (services, long) => redisOutage(services, long, kind),
    },
  ]),
];
