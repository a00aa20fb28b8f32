import { inspectRedis, type RedisFacts } from '../../adapters/redis/inspect-redis.js';
import type { Settings } from '../settings.js';
import { about, type Finding } from './finding.js';

const { ok, warning, failure } = about('redis');

/** The oldest release that is tested; scripts and expiry of older ones were never tried. */
const OLDEST = [6, 2] as const;
/** Under these no counter is dropped before its time while an expired one is left. */
const KEEPING = ['noeviction', 'volatile-ttl'];

/** Whether what processes share over Redis is shared. Nothing waits for Redis, so nobody else would notice. */
export async function examineRedis(
  { redis }: Pick<Settings, 'redis'>,
  inspect: typeof inspectRedis = inspectRedis,
): Promise<readonly Finding[]> {
  const { url, key_prefix: keyPrefix, integrity_key: integrityKey, command_timeout_ms: limitMs } = redis;
  if (url === '') return [ok('not used: every process counts attempts for itself')];
  const sealed =
    integrityKey === ''
      ? [
          warning(
            'redis.integrity_key is empty: resource servers do not share key sets',
            'Set it to the same 32 or more random characters everywhere: openssl rand -base64 48',
          ),
        ]
      : [];
  try {
    return [...judge(await inspect({ url }, keyPrefix), limitMs), ...sealed];
  } catch (error) {
    return [unusable(error), ...sealed];
  }
}

function judge(facts: RedisFacts, limitMs: number): readonly Finding[] {
  const found = [...roleOf(facts), ...speedOf(facts, limitMs), ...versionOf(facts), ...policyOf(facts)];
  if (found.length > 0) return found;
  // The least rights that are advised do not hold the right to ask.
  if (facts.version === undefined)
    return [ok('answers in time; its account may not ask for version and maxmemory-policy (INFO)')];
  return [ok(`version ${facts.version} answers in time, and keeps its counters`)];
}

const replica = failure(
  'redis.url leads to a replica, which takes no writes',
  'Name the primary by redis.url.',
);

const roleOf = ({ isReplica }: RedisFacts): readonly Finding[] => (isReplica ? [replica] : []);

const speedOf = ({ answerMs }: RedisFacts, limitMs: number): readonly Finding[] =>
  answerMs <= limitMs
    ? []
    : [
        failure(
          `it answers in ${Math.ceil(answerMs)} ms, and redis.command_timeout_ms is ${limitMs}: every process goes on without it`,
          'Bring Redis nearer or take load off it, or raise redis.command_timeout_ms.',
        ),
      ];

function versionOf({ version }: RedisFacts): readonly Finding[] {
  if (version === undefined) return [];
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return [];
  return [
    warning(`version ${version} is older than ${OLDEST.join('.')}, the oldest that is tested`, 'Upgrade it.'),
  ];
}

function policyOf({ evictionPolicy }: RedisFacts): readonly Finding[] {
  if (evictionPolicy === undefined || KEEPING.includes(evictionPolicy)) return [];
  return [
    warning(
      `its maxmemory-policy ${evictionPolicy} drops counters of attempts when memory is full: guesses are given away`,
      'Set maxmemory-policy to noeviction, or to volatile-ttl where memory is short.',
    ),
  ];
}

/** What the driver says holds neither address nor password. */
function unusable(error: unknown): Finding {
  const reason = reasonOf(error);
  if (/^(NOAUTH|WRONGPASS)|\bAUTH\b/.test(reason))
    return failure(`it refuses the password: ${reason}`, 'Put user and password into redis.url.');
  // The second is what Redis says of a command inside a script.
  if (/^NOPERM|user executing the script/.test(reason))
    return failure(`its account may not do enough: ${reason}`, 'Give it the rights of docs/how-to/redis.md.');
  if (/\bREADONLY\b/.test(reason)) return replica;
  return failure(
    `it cannot be used, so every process counts attempts for itself: ${reason}`,
    'Start Redis, or look at redis.url: name, port, redis:// or rediss:// with TLS.',
  );
}

/** An attempt at several addresses fails with the reasons inside. */
function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message || first.name : String(first);
}
