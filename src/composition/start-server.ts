import { createAuthApp } from '../adapters/koa/app.js';
import type { AuthServices } from '../domain/auth-services.js';
import { AuthError } from '../domain/errors.js';
import type { CreatedAdmin } from '../domain/first-admin.js';
import type { HealthCheck } from '../ports/health-check.js';
import { ConfigError } from './config/config-error.js';
import { DrainPeriod } from './drain-period.js';
import { HttpListener } from './http-listener.js';
import { openAuth, type OpenAuth, type OpensAuth } from './open-auth.js';
import { openDirectories } from './open-directories.js';
import type { Logging } from './open-logging.js';
import type { Settings } from './settings.js';
import { UnusableKeyLog } from './unusable-key-log.js';

export interface RunningServer {
  /** Where it listens. */
  readonly url: string;
  /**
   * Turns readiness red and serves on for `server.drain_seconds`; then stops accepting, lets requests finish
   * for `server.shutdown_seconds`, closes the stores. Stopping twice is stopping once.
   * @returns whether every request could finish.
   */
  stop(): Promise<boolean>;
  /** Ends the wait of `server.drain_seconds`. @returns whether the server was in it. */
  hurry(): boolean;
}

export interface StartOptions {
  /** Version of the software. */
  readonly version: string;
  /** Told about the first superadmin, when this start made it, before the server answers anybody. */
  readonly adminCreated: (admin: CreatedAdmin) => Promise<void>;
  /** Opens the domain; default: by the plain root. */
  readonly open?: OpensAuth;
}

const SWEEP_EVERY_MS = 3_600_000;
const TURN_KEYS_EVERY_MS = 15_000;

/**
 * Opens everything the settings ask for and listens. Installs no signal handler.
 * @throws ListenError, DatabaseFileError, or Error naming a key file, after closing what was open.
 */
export async function startServer(
  settings: Settings,
  logging: Logging,
  { version, adminCreated, open = openAuth }: StartOptions,
): Promise<RunningServer> {
  const auth = await open(settings, logging);
  try {
    const { services } = auth;
    for (const complaint of await openDirectories(settings.auth.data_dir)) logging.logger.warn({}, complaint);
    const unusable = new UnusableKeyLog(logging.logger);
    unusable.tell(services.keyRing.unusable());
    await services.rosterRepair.run();
    const admin = await firstAdmin(services);
    if (admin !== undefined) await adminCreated(admin);
    const drain = new DrainPeriod(settings.server.drain_seconds);
    const app = appOf(auth, settings, logging, { version, draining: () => drain.hasBegun });
    const listener = await HttpListener.open(app.callback(), settings.server);
    let isClosing = false;
    const housekeeping = keepHouse(services, (error) => {
      if (!isClosing) logging.logger.warn({ err: error }, 'sweeping failed');
    });
    const keys = turnKeys(services, unusable, (error) => {
      if (!isClosing) logging.logger.warn({ err: error }, 'keys could not be read or moved on');
    });
    const stop = async (): Promise<boolean> => {
      listener.part();
      await drain.begin();
      isClosing = true;
      clearInterval(housekeeping);
      clearInterval(keys);
      const finished = await listener.drain(settings.server.shutdown_seconds);
      await auth.close();
      return finished;
    };
    let stopping: Promise<boolean> | undefined;
    return { url: listener.url, stop: () => (stopping ??= stop()), hurry: () => drain.cutShort() };
  } catch (error) {
    await auth.close();
    throw error;
  }
}

const appOf = (
  { services, ports, health }: OpenAuth,
  { auth, server }: Settings,
  { logger, context }: Logging,
  { version, draining }: { readonly version: string; readonly draining: () => boolean },
) =>
  createAuthApp(services, {
    issuer: auth.issuer,
    audience: auth.audience,
    version,
    trustedProxies: server.trusted_proxies,
    corsOrigins: server.cors_origins,
    errorStatus: server.error_status,
    maxBodyBytes: server.max_body_bytes,
    health: [...health, keysCheck(services)],
    readiness: { draining },
    requestContext: context,
    logger,
    clock: ports.clock,
    random: ports.random,
    digest: ports.digest,
  });

/** The domain speaks of a password; whoever configured it wants to know which key is meant. */
const firstAdmin = ({ firstAdmin }: AuthServices): Promise<CreatedAdmin | undefined> =>
  firstAdmin.ensure().catch((error: unknown) => {
    const key = error instanceof AuthError ? keyBehind(error) : undefined;
    if (!(error instanceof AuthError) || key === undefined) throw error;
    throw new ConfigError([{ key, source: 'first start', message: error.message }]);
  });

function keyBehind({ code }: AuthError): string | undefined {
  if (code.startsWith('password_')) return 'auth.admin_password';
  return code === 'validation_failed' ? 'auth.admin_email' : undefined;
}

const keysCheck = ({ keyRing }: AuthServices): HealthCheck => ({
  name: 'keys',
  check: async () => {
    if (!keyRing.isUsable()) throw new Error('there is no key to sign or to mint with');
  },
});

/** Sweeps now and every hour; what fails waits for the next time. */
function keepHouse({ housekeeping }: AuthServices, failed: (error: unknown) => void): NodeJS.Timeout {
  const sweep = (): void => void housekeeping.sweep().catch(failed);
  sweep();
  return setInterval(sweep, SWEEP_EVERY_MS).unref();
}

/** Announces, changes and removes keys when their time has come, also while nobody asks for any. */
function turnKeys(
  { keyRing }: AuthServices,
  unusable: UnusableKeyLog,
  failed: (error: unknown) => void,
): NodeJS.Timeout {
  const turn = (): void => void keyRing.maintain().then(() => unusable.tell(keyRing.unusable()), failed);
  return setInterval(turn, TURN_KEYS_EVERY_MS).unref();
}
