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
const FIXED = {
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 5_000 },
  readPreference: 'primary',
  ignoreUndefined: true,
} as const satisfies MongoClientOptions;

/** Options beside the URL; what the URL sets is left to it. */
export function clientOptions({ options }: ConnectionUrl): MongoClientOptions {
  const tuned = Object.entries(TUNED).filter(([name]) => !options.has(name.toLowerCase()));
  return { ...Object.fromEntries(tuned), ...FIXED };
}

/** One operation, everything that the driver does for it included. */
const OPERATION_MS = 5_000;

const LIMITS = ['sockettimeoutms', 'connecttimeoutms', 'serverselectiontimeoutms', 'waitqueuetimeoutms'];

/** How long an operation may take, in milliseconds: never less than a limit that the URL sets for a part of it. */
export const operationLimitMs = ({ options }: ConnectionUrl): number =>
  Math.max(OPERATION_MS, ...LIMITS.map((name) => Number(options.get(name)) || 0));

/** The same for copying, and for building indexes over records that exist: that takes as long as it takes. */
export const patientOptions = (url: ConnectionUrl): MongoClientOptions => ({
  ...clientOptions(url),
  socketTimeoutMS: 0,
  waitQueueTimeoutMS: 0,
  maxPoolSize: 32,
});
