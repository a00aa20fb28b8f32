import { existsSync, statSync } from 'node:fs';
import type { AuthPorts } from '../composition/auth-ports.js';
import { createAuth } from '../composition/create-auth.js';
import { openLogging } from '../composition/open-logging.js';
import { openPorts } from '../composition/open-ports.js';
import { checkDatabase } from '../composition/schema-upkeep.js';
import { authConfigOf } from '../composition/settings-auth-config.js';
import type { Settings } from '../composition/settings.js';
import type { AuthServices } from '../domain/auth-services.js';
import { CommandError } from './command-error.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import { requireDatabase } from './require-database.js';

/** What a command does where there is no database: some are run before the first start of a server. */
export type Beginning = 'makes a database' | 'needs a database';

/**
 * Runs `work` on the services over the configured stores, beside a running server or without one.
 * @throws CommandError where there is no database and one is needed.
 */
export const withServices = <Result>(
  options: SettingsOptions,
  beginning: Beginning,
  work: (services: AuthServices) => Promise<Result>,
): Promise<Result> =>
  withPorts(options, beginning, (ports, settings) => work(createAuth(ports, authConfigOf(settings))));

/**
 * As `withServices`, with the ports themselves. Log lines go to standard error, so that standard output
 * holds the answer alone.
 */
export async function withPorts<Result>(
  options: SettingsOptions,
  beginning: Beginning,
  work: (ports: AuthPorts, settings: Settings) => Promise<Result>,
): Promise<Result> {
  if (beginning === 'needs a database')
    await requireDatabase(processSettings(options).settings.database.choice);
  return withOpened(options, work, false);
}

/**
 * As `withPorts`, for commands that only read: no file, no schema and no mode of a file is changed.
 * @returns undefined where there is no database yet.
 * @throws CommandError for a database that would have to be changed before it can be read.
 */
export async function withPortsToRead<Result>(
  options: SettingsOptions,
  work: (ports: AuthPorts, settings: Settings) => Promise<Result>,
): Promise<Result | undefined> {
  const { choice } = processSettings(options).settings.database;
  if (choice.kind === 'sqlite' && !existsSync(choice.path)) return undefined;
  const { version, newest } = await checkDatabase(choice);
  const isNew = version === 0 && (choice.kind !== 'sqlite' || statSync(choice.path).size === 0);
  if (isNew && choice.kind !== 'memory') return undefined;
  if (version < newest)
    throw new CommandError(
      `The database has schema version ${version} of ${newest}, and this command changes nothing: run \`pico-auth migrate\` first.`,
    );
  return withOpened(options, work, true);
}

async function withOpened<Result>(
  options: SettingsOptions,
  work: (ports: AuthPorts, settings: Settings) => Promise<Result>,
  onlyReading: boolean,
): Promise<Result> {
  const { settings } = processSettings(options);
  if (settings.database.choice.kind === 'memory')
    throw new CommandError('A store in memory exists only inside its server; use its HTTP interface.');
  const logging = await openLogging(settings, { fileDescriptor: 2, isTerminal: process.stderr.isTTY });
  try {
    const open = await openPorts(settings, logging, onlyReading);
    try {
      return await work(open.ports, settings);
    } finally {
      await open.close();
    }
  } finally {
    logging.flush();
  }
}
