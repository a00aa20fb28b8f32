import type { AuthPorts } from './auth-ports.js';
import { suggestion } from './config/suggestion.js';
import { isHealthCheck } from './health-checks-in.js';
import { isShaped, listOf, rule } from './member-rules.js';
import { shownValue } from './shown-value.js';

const STORES = 'spread `stores` of `await openSqliteStores({ path })`, or `memoryStores()`';
const PLATFORM = 'spread `await nodePlatform({ dataDir })`';
const MAY_BE_ABSENT = undefined;

/** Where those get a port who lack it; every port, so that a new one that is not listed does not compile. */
const SOURCES: Readonly<Record<keyof AuthPorts, string | undefined>> = {
  users: STORES,
  groups: STORES,
  families: STORES,
  serviceTokens: STORES,
  settings: STORES,
  roster: STORES,
  signingKeys: STORES,
  storeClock: MAY_BE_ABSENT,
  healthChecks: MAY_BE_ABSENT,
  signer: PLATFORM,
  mac: PLATFORM,
  sealer: PLATFORM,
  digest: PLATFORM,
  hasher: PLATFORM,
  blocklist: PLATFORM,
  limiter: PLATFORM,
  clock: PLATFORM,
  random: PLATFORM,
  audit: PLATFORM,
  hints: MAY_BE_ABSENT,
  enricher: MAY_BE_ABSENT,
  counter: PLATFORM,
};

/** By name, so that those of a class instance are found too. */
export const portsIn = (ports: AuthPorts): readonly unknown[] =>
  Object.keys(SOURCES).map((name): unknown => Reflect.get(ports, name));

const HEALTH_CHECKS = listOf(rule('must be an object with name and check()', isHealthCheck));

/**
 * Callers in JavaScript have no compiler, and the compiler lets misspelt ports pass that were spread. What is no
 * port and resembles none that is absent is left alone: ports come with what ends them.
 * @throws Error naming every port that is missing or no object, and every name that is a slip of the pen.
 */
export function assertAuthPorts(ports: AuthPorts): void {
  const given: unknown = ports;
  if (typeof given !== 'object' || given === null)
    throw new Error(`The ports must be an object, and are ${shownValue(given)}.`);
  const problems = [...misspelt(given), ...missing(given), ...misshapen(given)];
  if (problems.length > 0)
    throw new Error(['The ports cannot be used:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
}

function misspelt(given: object): readonly string[] {
  const absent = Object.keys(SOURCES).filter((name) => Reflect.get(given, name) === undefined);
  return Object.keys(given)
    .filter((name) => !(name in SOURCES))
    .map((name) => ({ name, meant: suggestion(name, absent) }))
    .filter(({ meant }) => meant !== '')
    .map(({ name, meant }) => `${name} is no port${meant}`);
}

function missing(given: object): readonly string[] {
  const absent = Object.entries(SOURCES).filter(([name]) => Reflect.get(given, name) === undefined);
  return [STORES, PLATFORM].flatMap((source) => {
    const names = absent.filter(([, from]) => from === source).map(([name]) => name);
    return names.length === 0
      ? []
      : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} missing: ${source}`;
  });
}

const misshapen = (given: object): readonly string[] =>
  Object.keys(SOURCES).flatMap((name) => {
    const port: unknown = Reflect.get(given, name);
    if (port === undefined) return [];
    if (name === 'healthChecks') return HEALTH_CHECKS(port)?.replace(/^/, 'healthChecks ') ?? [];
    return isShaped(port) ? [] : `${name} must be an object, and is ${shownValue(port)}`;
  });
