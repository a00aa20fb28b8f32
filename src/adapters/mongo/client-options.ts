import type { MongoClientOptions } from 'mongodb';
import type { ConnectionUrl } from './connection-url.js';

/**
 * Limits that turn a frozen or lost server into an answer within seconds; the driver's own are up to 30
 * seconds each, and some are none. Each may be set in the URL instead.
 */
const TUNED = {
  socketTimeoutMS: 2_000,
  connectTimeoutMS: 1_000,
  heartbeatFrequencyMS: 2_000,
  serverSelectionTimeoutMS: 2_000,
  waitQueueTimeoutMS: 1_000,
  maxPoolSize: 50,
  minPoolSize: 1,
  maxIdleTimeMS: 60_000,
  retryWrites: true,
  retryReads: true,
  appName: 'pico-auth',
} as const satisfies MongoClientOptions;

/** An acknowledged write is on a majority of nodes and in their journals, or it is an error. */
const PROMISED = { w: 'majority', journal: true } as const;

/** What is left of a connection's patience when the server says that a majority does not have the write yet. */
const ANSWER_MS = 500;

const FIXED = { readPreference: 'primary', ignoreUndefined: true } as const satisfies MongoClientOptions;

/** Options beside the URL; what the URL sets is left to it. */
export function clientOptions(url: ConnectionUrl): MongoClientOptions {
  const ours = { ...TUNED, socketTimeoutMS: socketMs(url) };
  const tuned = Object.entries(ours).filter(([name]) => !url.options.has(name.toLowerCase()));
  const writeConcern = { ...PROMISED, wtimeoutMS: majorityMs(url) };
  return { ...Object.fromEntries(tuned), ...FIXED, writeConcern };
}

/** A majority that lags is an error of the write alone, so it is told before the connection is given up. */
const majorityMs = ({ options }: ConnectionUrl): number =>
  Number(
    options.get('wtimeoutms') ?? (Number(options.get('sockettimeoutms')) || TUNED.socketTimeoutMS) * 0.75,
  );

const socketMs = ({ options }: ConnectionUrl): number =>
  Math.max(TUNED.socketTimeoutMS, (Number(options.get('wtimeoutms')) || 0) + ANSWER_MS);

/** One operation, everything that the driver does for it included. */
const OPERATION_MS = 5_000;

const LIMITS = ['sockettimeoutms', 'connecttimeoutms', 'serverselectiontimeoutms', 'waitqueuetimeoutms'];

/** How long an operation may take, in milliseconds: never less than a limit that the URL sets for a part of it. */
export const operationLimitMs = (url: ConnectionUrl): number =>
  Math.max(OPERATION_MS, socketMs(url), ...LIMITS.map((name) => Number(url.options.get(name)) || 0));

const PATIENT_MAJORITY_MS = 60_000;

/** The same for copying, and for building indexes over records that exist: that takes as long as it takes. */
export const patientOptions = (url: ConnectionUrl): MongoClientOptions => ({
  ...clientOptions(url),
  writeConcern: { ...PROMISED, wtimeoutMS: Math.max(PATIENT_MAJORITY_MS, majorityMs(url)) },
  socketTimeoutMS: 0,
  waitQueueTimeoutMS: 0,
  maxPoolSize: 32,
});
