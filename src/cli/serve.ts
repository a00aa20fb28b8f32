import { openContainedAuth } from '../composition/container/open-contained-auth.js';
import { openLogging, type Logging } from '../composition/open-logging.js';
import type { LoadedSettings, Settings } from '../composition/settings.js';
import { startServer, type RunningServer } from '../composition/start-server.js';
import type { CreatedAdmin } from '../domain/first-admin.js';
import { adminAnnouncement, announcement, type AnnouncedAdmin } from './announcement.js';
import { leaveInitialPassword } from './initial-password-file.js';
import { processSettings, type SettingsOptions } from './process-settings.js';
import { softwareVersion } from '../composition/software-version.js';
import { firstStopSignal } from './stop-signals.js';

/**
 * Runs the server until it is told to stop.
 * @returns the exit code, 0: stopping when told to is no failure.
 */
export async function serve(options: SettingsOptions): Promise<number> {
  let server: RunningServer | undefined;
  const stopSignal = firstStopSignal(process, () => {
    if (server?.hurry() !== true) process.exit(1);
  });
  const loaded = processSettings(options);
  const isTerminal = process.stdout.isTTY;
  const logging = await openLogging(loaded.settings, { fileDescriptor: 1, isTerminal });
  process.on('uncaughtExceptionMonitor', (error) => {
    logging.logger.error({ err: error }, 'uncaught error');
    logging.flush();
  });
  try {
    server = await startServer(loaded.settings, logging, {
      version: softwareVersion(),
      adminCreated: (admin) => announceAdmin(admin, loaded.settings, logging, isTerminal),
      open: openContainedAuth,
    });
    announceServer(server, loaded, logging, isTerminal);
    const signal = await stopSignal;
    logging.logger.info({ signal, drainSeconds: loaded.settings.server.drain_seconds }, 'stopping');
    const finished = await server.stop();
    if (!finished) logging.logger.warn({}, 'requests were cut at server.shutdown_seconds');
    logging.logger.info({}, 'stopped');
    return 0;
  } finally {
    logging.flush();
  }
}

/** Said before anything else can fail: nobody could ask for this password again. */
async function announceAdmin(
  created: CreatedAdmin,
  settings: Settings,
  { logger }: Logging,
  isTerminal: boolean,
): Promise<void> {
  const admin = await announcedAdmin(created, settings, isTerminal);
  if (isForPeople(settings, isTerminal)) process.stdout.write(adminAnnouncement(settings, admin));
  else if (admin.passwordFile !== undefined)
    logger.warn(
      { path: admin.passwordFile },
      'the first administrator was created; the password is in this file',
    );
}

/** On a terminal the password is shown once; elsewhere output is kept, so it goes to a private file. */
async function announcedAdmin(
  { email, generatedPassword }: CreatedAdmin,
  { auth }: Settings,
  isTerminal: boolean,
): Promise<AnnouncedAdmin> {
  if (generatedPassword === undefined) return { email };
  if (isTerminal) return { email, password: generatedPassword };
  return { email, passwordFile: await leaveInitialPassword(auth.data_dir, generatedPassword) };
}

function announceServer(
  { url }: RunningServer,
  { settings, warnings, configFile }: LoadedSettings,
  { logger }: Logging,
  isTerminal: boolean,
): void {
  const version = softwareVersion();
  if (isForPeople(settings, isTerminal)) process.stdout.write(announcement(settings, version, url));
  for (const warning of warnings) logger.warn({}, warning);
  logger.info({ url, issuer: settings.auth.issuer, version, config: configFile }, 'listening');
}

const isForPeople = ({ log }: Settings, isTerminal: boolean): boolean =>
  isTerminal || log.format === 'pretty';
