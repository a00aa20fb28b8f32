import type { AuthPorts } from '../composition/auth-ports.js';
import { createAuth } from '../composition/create-auth.js';
import { openLogging } from '../composition/open-logging.js';
import { openPorts } from '../composition/open-ports.js';
import { authConfigOf } from '../composition/settings-auth-config.js';
import type { Settings } from '../composition/settings.js';
import type { AuthServices } from '../domain/auth-services.js';
import { CommandError } from './command-error.js';
import { processSettings, type SettingsOptions } from './process-settings.js';

/** Runs `work` on the services over the configured stores, beside a running server or without one. */
export const withServices = <Result>(
  options: SettingsOptions,
  work: (services: AuthServices) => Promise<Result>,
): Promise<Result> =>
  withPorts(options, (ports, settings) => work(createAuth(ports, authConfigOf(settings))));

/**
 * As `withServices`, with the ports themselves. Log lines go to standard error, so that standard output
 * holds the answer alone.
 */
export async function withPorts<Result>(
  options: SettingsOptions,
  work: (ports: AuthPorts, settings: Settings) => Promise<Result>,
): Promise<Result> {
  const { settings } = processSettings(options);
  if (settings.database.choice.kind === 'memory')
    throw new CommandError('A store in memory exists only inside its server; use its HTTP interface.');
  const logging = await openLogging(settings, { fileDescriptor: 2, isTerminal: process.stderr.isTTY });
  try {
    const open = await openPorts(settings, logging);
    try {
      return await work(open.ports, settings);
    } finally {
      await open.close();
    }
  } finally {
    logging.flush();
  }
}
