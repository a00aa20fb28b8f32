import { createAuthApp } from '../adapters/koa/app.js';
import { AuthError } from '../domain/errors.js';
import type { CreatedAdmin } from '../domain/first-admin.js';
import { ConfigError } from './config/config-error.js';
import { DrainPeriod } from './drain-period.js';
import { HttpListener } from './http-listener.js';
import { openAuth, type OpenAuth, type OpensAuth } from './open-auth.js';
import { openDirectories } from './open-directories.js';
import type { Logging } from './open-logging.js';
import type { Settings } from './settings.js';
import { startUpkeep, type Upkeep } from './start-upkeep.js';

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
  let upkeep: Upkeep | undefined;
  const close = async (): Promise<void> => {
    upkeep?.stop();
    await auth.close();
  };
  try {
    for (const complaint of await openDirectories(settings.auth.data_dir)) logging.logger.warn({}, complaint);
    upkeep = await startUpkeep(auth.services, { logger: logging.logger }).catch(naming);
    if (upkeep.createdAdmin !== undefined) await adminCreated(upkeep.createdAdmin);
    const drain = new DrainPeriod(settings.server.drain_seconds);
    const app = appOf(auth, settings, logging, { version, draining: () => drain.hasBegun });
    const listener = await HttpListener.open(app.callback(), settings.server);
    const stop = async (): Promise<boolean> => {
      listener.part();
      await drain.begin();
      upkeep?.stop();
      const finished = await listener.drain(settings.server.shutdown_seconds);
      await close();
      return finished;
    };
    let stopping: Promise<boolean> | undefined;
    return { url: listener.url, stop: () => (stopping ??= stop()), hurry: () => drain.cutShort() };
  } catch (error) {
    await close();
    throw error;
  }
}

const appOf = (
  { services, ports }: OpenAuth,
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
    health: [],
    readiness: { draining },
    requestContext: context,
    logger,
    clock: ports.clock,
    random: ports.random,
    digest: ports.digest,
  });

/** The domain speaks of a password; whoever configured the first superadmin wants to know which key is meant. */
function naming(error: unknown): never {
  const key = error instanceof AuthError ? keyBehind(error) : undefined;
  if (!(error instanceof AuthError) || key === undefined) throw error;
  throw new ConfigError([{ key, source: 'first start', message: error.message }]);
}

function keyBehind({ code }: AuthError): string | undefined {
  if (code.startsWith('password_')) return 'auth.admin_password';
  return code === 'validation_failed' ? 'auth.admin_email' : undefined;
}
