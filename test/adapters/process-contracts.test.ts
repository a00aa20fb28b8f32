import { expect } from 'chai';
import { MemoryEventCounter } from '../../src/adapters/memory/memory-event-counter.js';
import { MongoStoreClock } from '../../src/adapters/mongo/mongo-store-clock.js';
import { connectMongo } from '../../src/adapters/mongo/open-mongo.js';
import {
  AsyncLocalSecurityScope,
  currentSecurityState,
} from '../../src/adapters/node/async-local-security-scope.js';
import { SystemClock } from '../../src/adapters/node/system-clock.js';
import type { SecurityState } from '../../src/domain/model/security.js';
import type { EventCounter } from '../../src/ports/event-counter.js';
import type { SecurityScope } from '../../src/ports/security-scope.js';
import type { Contract } from '../../src/testing/contracts/contract.js';
import { describeContract } from '../../src/testing/contracts/describe-contract.js';
import {
  eventCounterContract,
  type EventCounterUnderTest,
} from '../../src/testing/contracts/event-counter-contract.js';
import { healthCheckContract } from '../../src/testing/contracts/health-check-contract.js';
import {
  securityScopeContract,
  type SecurityScopeUnderTest,
} from '../../src/testing/contracts/security-scope-contract.js';
import { storeClockContract } from '../../src/testing/contracts/store-clock-contract.js';
import { biting } from '../support/biting.js';
import {
  mongoCheck,
  redisCheck,
  sqliteCheck,
  storeClockCheck,
  switchedCheck,
} from '../support/health-under-test.js';
import { newDatabaseAt } from '../support/mongo-databases.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { refusal } from '../support/refusal.js';
import { describeWithServices } from '../support/services.js';
import { removeTemporaryDirectories } from '../support/temporary-directory.js';

const framework = { describe, it };
const keeps = <Port>(name: string, contract: Contract<Port>, make: () => Port): void =>
  describeContract(name, contract, async () => ({ subject: make() }), framework);

const scoped = (scope: SecurityScope): SecurityScopeUnderTest => ({ scope, current: currentSecurityState });
keeps('AsyncLocalSecurityScope', securityScopeContract, () => scoped(new AsyncLocalSecurityScope()));

const counted = (
  change: (right: MemoryEventCounter) => EventCounter = (right) => right,
): EventCounterUnderTest => {
  const right = new MemoryEventCounter();
  return { counter: change(right), total: (event) => right.countOf(event) };
};
keeps('MemoryEventCounter', eventCounterContract, counted);

describeContract('a check that is switched', healthCheckContract, switchedCheck(), framework);

describe('checks of stores', () => {
  after(removeTemporaryDirectories);
  describeContract('SqliteDatabase', healthCheckContract, sqliteCheck, framework);
});

describeWithServices('on a MongoDB server', ['MONGODB_URL'], ({ MONGODB_URL: url }) => {
  describeContract('MongoDatabase', healthCheckContract, mongoCheck(url), framework);
  describeContract('MongoStoreClock as a check', healthCheckContract, storeClockCheck(url), framework);
  describeContract(
    'MongoStoreClock',
    storeClockContract,
    async () => {
      const database = await connectMongo({ url: newDatabaseAt(url) });
      // Of no use here: the time is that of the server.
      const stopped = { now: () => 0 };
      const subject = new MongoStoreClock(database, stopped, new RecordingLogger());
      return { subject, dispose: () => database.close() };
    },
    framework,
  );

  it('refuses as unavailable what the clock of a server that is gone is asked', async () => {
    const database = await connectMongo({ url: newDatabaseAt(url) });
    const clock = new MongoStoreClock(database, new SystemClock(), new RecordingLogger());
    await database.close();
    await refusal(clock.now(), 'store_unavailable');
  });
});

describeWithServices('on a Redis server', ['REDIS_URL'], ({ REDIS_URL: url }) => {
  describeContract('RedisConnection', healthCheckContract, redisCheck(url), framework);
});

describe('the contract of security scopes', () => {
  const bites = biting(securityScopeContract);
  let shared: SecurityState | undefined;
  /** One place for all requests. */
  const inOnePlace: SecurityScopeUnderTest = {
    scope: {
      run(state, work) {
        shared = state;
        return work();
      },
      follow: (state) => void (shared = state),
    },
    current: () => shared,
  };
  const right = new AsyncLocalSecurityScope();
  const broken = (change: Partial<SecurityScope>) => async () => {
    const scope: SecurityScope = {
      run: (state, work) => right.run(state, work),
      follow: (state, sources) => right.follow(state, sources),
      ...change,
    };
    return { subject: scoped(scope) };
  };
  bites(
    'one place for all',
    async () => ({ subject: inOnePlace }),
    'requests that interleave never see each other',
  );
  bites(
    'what stays behind',
    async () => ({ subject: inOnePlace }),
    'what the work returns or throws is handed over, and nothing is visible before or after',
  );
  bites(
    'a copy of the state',
    broken({ run: (state, work) => right.run({ ...state }, work) }),
    'who is filled into the state later is seen by everything that the work awaits',
  );
  bites(
    'sources that nobody follows',
    broken({ follow: () => undefined }),
    'listeners of a followed source see its state, wherever an event comes from; those of others do not',
  );
  const followed = new WeakSet();
  const onlyOnce: SecurityScope['follow'] = (state, sources) => {
    const unknown = sources.filter((source) => !followed.has(source));
    for (const source of unknown) followed.add(source);
    right.follow(state, unknown);
  };
  bites(
    'a source that is followed once',
    broken({ follow: onlyOnce }),
    'the state that a source was given last is the one seen, also by those who wait for it',
  );
});

describe('the contract of event counters', () => {
  const bites = biting(eventCounterContract);
  const make = (change: (right: MemoryEventCounter) => EventCounter) => async () => ({
    subject: counted(change),
  });
  const each = 'each call adds one to its event and to no other, however many come at once';
  const sampled = (right: MemoryEventCounter): EventCounter => {
    let calls = 0;
    return {
      count(event) {
        calls += 1;
        if (calls % 2 === 0) right.count(event);
      },
    };
  };
  const promising = (): EventCounter => ({ count: (): unknown => Promise.resolve() });
  bites('a sample', make(sampled), each);
  bites(
    'a promise',
    make(promising),
    'there is nothing to await, and no error, also while the numbers go nowhere',
  );
  bites(
    'numbers from before',
    async () => {
      const subject = counted();
      subject.counter.count('sign_in_failed');
      return { subject };
    },
    'nothing is counted before it happens',
  );
});

describe('the contract of health checks', () => {
  const bites = biting(healthCheckContract);
  const fails =
    'while the dependency does not work it rejects with an error that says why, or does not answer';
  const recovers = 'it resolves again as soon as the dependency works again';
  bites(
    'a name that a person would like',
    switchedCheck(() => ({ name: 'The Database' })),
    'its name is a lower-case word that stays the same, and optional is true or not there',
  );
  bites(
    'a check that hopes',
    switchedCheck(() => ({ check: () => Promise.resolve() })),
    fails,
  );
  bites(
    'a failure without a reason',
    switchedCheck((right) => ({ check: () => right.check().catch(() => Promise.reject(new Error())) })),
    fails,
  );
  bites(
    'a failure that is thrown',
    switchedCheck((_right, works) => ({
      check: () => {
        if (works()) return undefined as never;
        throw new Error('off');
      },
    })),
    'it resolves while the dependency works, however often and by how many it is asked',
  );
  bites(
    'a check that remembers',
    switchedCheck((right) => {
      let failure: Promise<void> | undefined;
      return {
        check: () =>
          failure ?? right.check().catch((error: unknown) => (failure = Promise.reject(error as Error))),
      };
    }),
    recovers,
  );
});

describe('the contract of the clock of a store', () => {
  it('refuses one that is years off, and one that counts seconds', async () => {
    for (const now of [() => 0, () => Math.floor(new SystemClock().now() / 1_000)]) {
      const make = async () => ({ subject: { now: async () => now() } });
      const results = await Promise.allSettled(storeClockContract.map(({ run }) => run(make)));
      expect(results.some(({ status }) => status === 'rejected')).to.equal(true);
    }
  });
});
