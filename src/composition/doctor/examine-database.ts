import { existsSync, statSync } from 'node:fs';
import { KeyFileError } from '../../adapters/node/key-file-error.js';
import { SystemClock } from '../../adapters/node/system-clock.js';
import { AuthError } from '../../domain/errors.js';
import type { Clock } from '../../ports/clock.js';
import type { Logging } from '../open-logging.js';
import type { SchemaReport } from '../../domain/model/schema-report.js';
import { checkDatabase } from '../schema-upkeep.js';
import type { Settings } from '../settings.js';
import { examineOffset } from './examine-offset.js';
import { examineStoredKeys } from './examine-stored-keys.js';
import { about, type Finding } from './finding.js';

const { ok, warning, failure } = about('database');

/** What is known once the database was looked at. */
export interface ExaminedDatabase {
  readonly findings: readonly Finding[];
  /** The keys that it publishes; undefined: not known. */
  readonly kids?: readonly string[];
}

/** The database, its schema, its clock and the keys in it. Changes nothing, and makes none where none is. */
export async function examineDatabase(
  settings: Settings,
  logging: Logging,
  clock: Clock = new SystemClock(),
): Promise<ExaminedDatabase> {
  const { choice } = settings.database;
  if (choice.kind === 'memory') return { findings: [ok('in memory: there is nothing to look at')] };
  if (choice.kind === 'sqlite' && !existsSync(choice.path))
    return { findings: [ok(`${choice.path} does not exist yet; the first start makes it`)] };
  const offset: Finding[] = [];
  try {
    if (choice.kind === 'mongo') offset.push(await databaseClock(choice.url, clock));
    const report = await checkDatabase(choice);
    const isFile = choice.kind === 'sqlite';
    if (report.version === 0 && (!isFile || statSync(choice.path).size === 0))
      return { findings: [...offset, ok('empty; the first start makes what it needs')] };
    const schema = examineSchema(report);
    if (schema.some(({ state }) => state !== 'ok')) return { findings: [...offset, ...schema] };
    const { findings, kids } = await examineStoredKeys(settings, logging);
    return { kids, findings: [...schema, ...offset, ...findings] };
  } catch (error) {
    return { findings: [...offset, unusable(error, settings)] };
  }
}

/** The clock of the server that all nodes share. */
async function databaseClock(url: string, clock: Clock): Promise<Finding> {
  const { connectMongo } = await import('../../adapters/mongo/open-mongo.js');
  const database = await connectMongo({ url });
  try {
    const asked = clock.now();
    const theirs = await database.serverTime();
    return examineOffset('the database', (asked + clock.now()) / 2 - theirs);
  } finally {
    await database.close();
  }
}

/** Pending steps are done by the first start; a complete schema that lost an index lets no server start. */
export function examineSchema({ version, newest, findings }: SchemaReport): readonly Finding[] {
  if (findings.length === 0) return [ok(`schema version ${version} of ${newest}, its indexes are there`)];
  if (version > newest) return findings.map((text) => failure(text, NEWER));
  return findings.map((text) => {
    if (text.endsWith(' is different.')) return failure(text, DIFFERENT);
    return version === newest
      ? failure(text, 'Run `pico-auth migrate`, which builds it.')
      : warning(text, BEHIND);
  });
}

const NEWER = 'Start the newer pico-auth, or restore a backup that was made before the upgrade.';
const DIFFERENT =
  'Drop that index if it is yours to drop, then run `pico-auth migrate`, which builds it anew.';
const BEHIND = 'Run `pico-auth migrate`, or start the server, which does it by itself.';

const DAMAGED_KEY =
  'Put the file back from its backup; if it is lost: remove it, then `pico-auth keys rotate --unreadable`.';

const DAMAGED =
  'Look at who may read and write the file; if it is damaged or another one, put a backup in its place, ' +
  'or name the right file by database.url.';

function unusable(error: unknown, { database: { choice } }: Settings): Finding {
  if (error instanceof KeyFileError) return about('key-encryption').failure(error.message, DAMAGED_KEY);
  const cause = error instanceof AuthError ? (error.cause ?? error) : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  if (choice.kind !== 'sqlite') return failure(text, cureOfServer(text));
  return failure(text.includes(choice.path) ? text : `${choice.path}: ${text}`, DAMAGED);
}

const SAYING_MORE: readonly (readonly [RegExp, string])[] = [
  [/needs a pico-auth that knows/, NEWER],
  [
    /pico-auth copy/,
    'Run `pico-auth copy` to its end, or give the database back by `pico-auth copy --release`.',
  ],
  [/not installed/, 'Run: npm install mongodb@7'],
  [/of another application/, 'Name another database by database.url.'],
  [/^database\.url sets/, 'Take that option out of database.url.'],
];

function cureOfServer(text: string): string {
  for (const [pattern, cure] of SAYING_MORE) if (pattern.test(text)) return cure;
  if (/auth|credential|command \w+ requires/i.test(text))
    return 'Put the right user, password and authSource into database.url, and give that user readWrite.';
  return 'Start the database, or look at database.url: host, port, replicaSet, tls.';
}
