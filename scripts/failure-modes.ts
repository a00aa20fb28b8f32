/**
 * `closed`: nothing is granted; `degraded`: it goes on with less; `open`: it goes on without; `stale`: what
 * was known goes on counting for a stated time, then it is closed.
 */
export type FailureStance = 'closed' | 'degraded' | 'open' | 'stale';

/** What becomes of requests while something behind ports is not as it should be. */
export interface FailureMode {
  /** Names of port interfaces. */
  readonly ports: readonly string[];
  readonly when: string;
  readonly stance: FailureStance;
  readonly meanwhile: string;
  readonly afterwards: string;
}

const RECORDS = [
  'UserRepository',
  'GroupRepository',
  'TokenFamilyStore',
  'ServiceTokenRepository',
  'SettingsStore',
  'SuperadminRoster',
];
const BY_ITSELF = 'As before, within seconds and without a restart.';

/** How the system fails, declared for every port that has something behind it which can. */
export const FAILURE_MODES = {
  mongo: {
    ports: RECORDS,
    when: 'MongoDB is gone, hangs or cannot be reached',
    stance: 'closed',
    meanwhile:
      '503 `store_unavailable` with `Retry-After` within 6 s; nobody is signed out, and a refresh token whose answer was lost stays good. Readiness is red.',
    afterwards: BY_ITSELF,
  },
  sqlite: {
    ports: RECORDS,
    when: 'The disk of the SQLite file is full or fails',
    stance: 'closed',
    meanwhile: 'The write that failed is not there and answers 503 `store_unavailable`. Readiness is red.',
    afterwards: 'With the first write that succeeds.',
  },
  keyRecords: {
    ports: ['SigningKeyStore', 'StoreClock'],
    when: 'The key records cannot be read or written',
    stance: 'degraded',
    meanwhile:
      'The keys in memory go on signing and verifying; none is made, announced or retired. A process that starts refuses to.',
    afterwards: BY_ITSELF,
  },
  keySealer: {
    ports: ['KeySealer'],
    when: 'A key does not open with the key-encryption keys of this process',
    stance: 'degraded',
    meanwhile:
      'That key signs and mints nothing here, and is named in the list of keys. Where nothing is left to sign with, the start is refused.',
    afterwards: 'With the missing key-encryption key, after a restart.',
  },
  sharedCounters: {
    ports: ['RateLimiter'],
    when: 'Redis is gone, hangs or refuses',
    stance: 'degraded',
    meanwhile:
      'Every process counts for itself and allows its part of every limit, divided by `redis.fleet_size` (4) and rounded down, but at least one attempt: guessing is never unlimited. With more processes than `redis.fleet_size` the fleet allows more than one limit. Failures of one account or password in a row, from wherever, are counted whole in each process. Readiness shows `redis` as down, and stays green; no request is refused or waits longer than `redis.command_timeout_ms`, once. Counting alone rather than 503: the limiter stands before every sign-in, and whoever can disturb Redis would close them all.',
    afterwards:
      'Shared counters go on where they stood, within a second; what was counted alone is left behind.',
  },
  sharedKeySets: {
    ports: ['JwksCache'],
    when: 'Redis is gone or hangs',
    stance: 'open',
    meanwhile: 'Every verifier fetches for itself; keys it has go on counting.',
    afterwards: 'Shared again. A set is as old as its authenticated time says, so nothing old is taken.',
  },
  plantedKeySets: {
    ports: ['JwksCache'],
    when: 'Somebody else writes, moves or changes a shared key set',
    stance: 'open',
    meanwhile: 'An entry without our seal is as good as absent: verifiers fetch. One line in the log.',
    afterwards: 'The next set that is fetched replaces it.',
  },
  hints: {
    ports: ['RevocationHints'],
    when: 'Redis is gone or hangs',
    stance: 'degraded',
    meanwhile:
      'Hints are dropped: no request waits or fails, and resource servers learn of revocations at their next poll (`auth_client.revocation_ttl_seconds`) instead of within a second.',
    afterwards: 'Whoever listens asks its feed at once, since hints may have been lost.',
  },
  feed: {
    ports: ['RevocationFeed'],
    when: 'The issuer does not answer for its revocations',
    stance: 'stale',
    meanwhile:
      'The last list counts for `auth_client.revocation_max_stale_seconds`; then 503 `revocation_unavailable`, or, where `revocation_fail_open` is set, tokens are believed. What is known as revoked stays revoked.',
    afterwards: BY_ITSELF,
  },
  keySets: {
    ports: ['JwksSource', 'KeySource'],
    when: 'The key set of an issuer cannot be fetched',
    stance: 'stale',
    meanwhile:
      'The last set counts for 24 hours (`jwksMaxStaleSeconds`), then 503 `jwks_unavailable`: an outage is no bad token.',
    afterwards: BY_ITSELF,
  },
  ownRevocations: {
    ports: ['RevocationCheck'],
    when: 'A resource server cannot tell whether a token was revoked',
    stance: 'closed',
    meanwhile:
      '503 with `Retry-After`, never anonymity, on routes that need a token and on those that may have one.',
    afterwards: BY_ITSELF,
  },
  roles: {
    ports: ['RoleResolver'],
    when: "The application's role resolver rejects",
    stance: 'closed',
    meanwhile: '503: roles are never guessed.',
    afterwards: 'With the next request.',
  },
  enricher: {
    ports: ['ClaimsEnricher'],
    when: "The application's claims cannot be had",
    stance: 'closed',
    meanwhile: '503: no token goes out with half its claims, and the old refresh token stays good.',
    afterwards: 'With the next request.',
  },
  hashing: {
    ports: ['PasswordHasher'],
    when: 'More sign-ins arrive than passwords can be hashed',
    stance: 'closed',
    meanwhile: '503 `overloaded` with `Retry-After` at once; no failure is counted against the account.',
    afterwards: 'With the next free place.',
  },
  dependencies: {
    ports: ['HealthCheck'],
    when: 'A dependency that the server works without is down',
    stance: 'open',
    meanwhile: 'Readiness shows it and stays green, so that a cache takes no server out of service.',
    afterwards: 'Readiness shows it within two seconds.',
  },
} as const satisfies Readonly<Record<string, FailureMode>>;

/** Ports with nothing behind them but this process: they fail with it, or not at all. */
export const PORTS_WITHOUT_FAILURE: Readonly<Record<string, string>> = {
  AuditLog: 'never throws, never delays',
  Clock: 'reads the time of the machine',
  Digest: 'computes',
  EventCounter: 'never throws, never delays',
  ForeignHashVerifier: 'computes; a hash that it cannot read verifies nothing',
  Logger: 'never throws, never delays',
  Mac: 'computes',
  PasswordBlocklist: 'is loaded at the start, which fails without it',
  RandomSource: 'asks the operating system, and throws rather than repeat itself',
  RequestContext: 'is memory',
  SecurityScope: 'is memory',
  Signer: 'computes; a full line of slow signatures is 503 `overloaded`',
  StoreArchive: 'serves commands: they stop, say why, and go on where they stopped',
  UserList: 'serves commands: what cannot be read is reported and skipped',
};
