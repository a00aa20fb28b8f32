import { SystemClock } from '../adapters/node/system-clock.js';
import { examineDatabase, type ExaminedDatabase } from '../composition/doctor/examine-database.js';
import { examineFiles } from '../composition/doctor/examine-files.js';
import { examineIssuer } from '../composition/doctor/examine-issuer.js';
import { examineProxies } from '../composition/doctor/examine-proxies.js';
import { examineRedis } from '../composition/doctor/examine-redis.js';
import { about, type Finding } from '../composition/doctor/finding.js';
import { openLogging } from '../composition/open-logging.js';
import type { LoadedSettings, Settings } from '../composition/settings.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import type { Output } from './report-failure.js';

export interface DoctorOptions {
  /** Ask nothing of the network but the database and Redis. */
  readonly offline?: true;
  readonly json?: true;
}

/**
 * Looks at everything that has to fit together before others can rely on this server, changes nothing, and
 * says what to do.
 * @returns the exit code: 1 when there is a failure; warnings leave it 0.
 */
export async function examine(options: SettingsOptions & DoctorOptions, output: Output): Promise<number> {
  const loaded = processSettings(options);
  const { settings } = loaded;
  const logging = await openLogging(settings, { fileDescriptor: 2, isTerminal: process.stderr.isTTY });
  try {
    // First: while a database is open, SQLite keeps further files beside it.
    const files = await examineFiles(settings);
    const [database, redis] = await Promise.all([examineDatabase(settings, logging), examineRedis(settings)]);
    const findings = [
      ...examineSettings(loaded),
      ...examineProxies(settings),
      ...files,
      ...database.findings,
      ...redis,
      ...(options.offline === true ? [] : await atIssuer(settings, database)),
    ];
    const failed = findings.some(({ state }) => state === 'failure');
    if (options.json === true) output.write(`${JSON.stringify({ ok: !failed, findings }, null, 2)}\n`);
    else for (const finding of findings) output.write(lineOf(finding));
    return failed ? 1 : 0;
  } finally {
    logging.flush();
  }
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

const atIssuer = ({ auth }: Settings, { kids }: ExaminedDatabase): Promise<readonly Finding[]> =>
  examineIssuer({ issuer: auth.issuer, clock: new SystemClock(), kids });

const lineOf = ({ state, topic, text, cure }: Finding): string =>
  `${state.padEnd(8)} ${topic.padEnd(15)} ${text}\n${cure === undefined ? '' : `${' '.repeat(25)}cure: ${cure}\n`}`;
