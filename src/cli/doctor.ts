import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KeyFileError } from '../adapters/node/key-file-error.js';
import { SystemClock } from '../adapters/node/system-clock.js';
import { createAuth } from '../composition/create-auth.js';
import { examineFiles } from '../composition/doctor/examine-files.js';
import { examineIssuer } from '../composition/doctor/examine-issuer.js';
import { examineKeyAges, examineSealing } from '../composition/doctor/examine-keys.js';
import { examineOffset } from '../composition/doctor/examine-offset.js';
import { examineProxies } from '../composition/doctor/examine-proxies.js';
import { about, type Finding } from '../composition/doctor/finding.js';
import { checkDatabase } from '../composition/schema-upkeep.js';
import { authConfigOf } from '../composition/settings-auth-config.js';
import type { LoadedSettings, Settings } from '../composition/settings.js';
import { AuthError } from '../domain/errors.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';
import { withPorts } from './with-services.js';

export interface DoctorOptions {
  /** Ask nothing of the network but the database. */
  readonly offline?: true;
}

/** What is known once the database was looked at. */
interface Examined {
  readonly findings: readonly Finding[];
  readonly kids?: readonly string[];
}

/**
 * Looks at everything that has to fit together before others can rely on this server, changes nothing, and
 * says what to do.
 * @returns the exit code: 1 when something keeps the server from serving or others from believing it.
 */
export async function examine(options: SettingsOptions & DoctorOptions, output: Output): Promise<number> {
  const loaded = processSettings(options);
  const { settings } = loaded;
  // First: opening a database takes it away from other accounts.
  const files = await examineFiles(settings.auth.data_dir);
  const database = await examineDatabase(options, settings);
  const findings = [
    ...examineSettings(loaded),
    ...examineProxies(settings),
    ...files,
    ...database.findings,
    ...(options.offline === true ? [] : await atIssuer(settings, database)),
  ];
  for (const finding of findings) output.write(lineOf(finding));
  return findings.some(({ state }) => state === 'failure') ? 1 : 0;
}

function examineSettings({ settings, configFile, warnings }: LoadedSettings): readonly Finding[] {
  const { ok, warning } = about('settings');
  return [
    ok(`profile ${settings.profile}, ${configFile ?? 'no file'}`),
    ...warnings.map((text) =>
      warning(text, 'See docs/configuration.md; `pico-auth config explain` shows all.'),
    ),
  ];
}

const atIssuer = ({ auth }: Settings, { kids }: Examined): Promise<readonly Finding[]> =>
  examineIssuer({ issuer: auth.issuer, clock: new SystemClock(), kids });

async function examineDatabase(options: SettingsOptions, settings: Settings): Promise<Examined> {
  const { ok, warning, failure } = about('database');
  const { choice } = settings.database;
  if (choice.kind === 'memory') return { findings: [ok('in memory: there is nothing to look at')] };
  if (choice.kind === 'sqlite' && !existsSync(choice.path))
    return { findings: [ok(`${choice.path} does not exist yet; the first start makes it`)] };
  try {
    const { version, newest, findings } = await checkDatabase(choice);
    if (findings.length > 0) {
      const cure = '`pico-auth migrate`, or start the server, which does it by itself.';
      return { findings: findings.map((text) => warning(text, cure)) };
    }
    const schema = ok(`schema version ${version} of ${newest}, its indexes are there`);
    const lost = missingSealer(settings);
    if (lost !== undefined) return { findings: [schema, lost] };
    const { findings: keys, ...known } = await examineKeys(options);
    return { ...known, findings: [schema, ...keys] };
  } catch (error) {
    if (error instanceof KeyFileError)
      return { findings: [about('key-encryption').failure(error.message, DAMAGED_KEY)] };
    const cause = error instanceof AuthError ? error.cause : error;
    const text = cause instanceof Error ? cause.message : String(cause);
    if (choice.kind === 'sqlite') return { findings: [failure(`${choice.path}: ${text}`, DAMAGED)] };
    return { findings: [failure(text, 'Look at database.url, and whether the database runs.')] };
  }
}

const FROM_BACKUP = 'Put the file back from its backup; if it is lost: `pico-auth keys rotate --unreadable`.';

const DAMAGED_KEY =
  'Put the file back from its backup; if it is lost: remove it, then `pico-auth keys rotate --unreadable`.';

const DAMAGED =
  'Look at who may read and write the file; if it is damaged or another one, put a backup in its place, ' +
  'or name the right file by database.url.';

/** Opening the keys would make a new one in its place, which opens none of them. */
function missingSealer({ auth }: Settings): Finding | undefined {
  const file = join(auth.data_dir, 'keys', 'key-encryption.key');
  if (auth.key_encryption_keys.length > 0 || existsSync(file)) return undefined;
  return about('key-encryption').failure(
    `${file} is missing, and auth.key_encryption_keys is empty: no key of the database opens`,
    FROM_BACKUP,
  );
}

const examineKeys = (options: SettingsOptions): Promise<Examined> =>
  withPorts(options, async (ports, { auth, ...settings }) => {
    const { keyRing } = createAuth(ports, authConfigOf({ auth, ...settings }));
    await keyRing.reload();
    const now = ports.clock.now();
    const examination = {
      keys: keyRing.describe(),
      unusable: keyRing.unusable(),
      sealedBy: ports.sealer.currentKeyId(),
      rotateDays: auth.key_rotate_days,
      now,
    };
    const theirs = await ports.storeClock?.now();
    const offset = theirs === undefined ? [] : [examineOffset('the database', now - theirs)];
    return {
      findings: [...examineKeyAges(examination), ...examineSealing(examination), ...offset],
      kids: keyRing.publicKeys().map(({ kid }) => kid),
    };
  });

const lineOf = ({ state, topic, text, cure }: Finding): string =>
  `${state.padEnd(8)} ${topic.padEnd(15)} ${text}\n${cure === undefined ? '' : `${' '.repeat(25)}cure: ${cure}\n`}`;
