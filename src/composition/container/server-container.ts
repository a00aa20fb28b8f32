import type { Logging } from '../open-logging.js';
import { authConfigOf } from '../settings-auth-config.js';
import type { Settings } from '../settings.js';
import { SERVICES, T } from './auth-tokens.js';
import type { ContainerOptions } from './container-options.js';
import { createContainer, type AuthContainer } from './create-container.js';
import { serverModules } from './server-modules.js';

/**
 * What the container of a server is made from: also for `compose`, which checks and draws it without
 * opening anything.
 */
export const serverOptions = (settings: Settings, logging: Logging): ContainerOptions => ({
  config: authConfigOf(settings),
  profiles: [settings.profile],
  modules: serverModules(settings, logging),
  ...startLimit(settings),
  entryPoints: [...Object.values(SERVICES), T.logger, T.requestContext, T.clock, T.random, T.digest],
});

/** Another node may be changing the schema of a shared database; that takes as long as its records need. */
const startLimit = ({ database }: Settings): Pick<ContainerOptions, 'timeouts'> =>
  database.choice.kind === 'mongo' ? { timeouts: { startMs: 600_000 } } : {};

/**
 * Opens everything the settings ask for. The logs stay open when it stops: they are their opener's.
 * @throws CompositionError, MemoryStoreError, or StartupError whose cause is the adapter's own error.
 */
export const createServerContainer = (
  settings: Settings,
  logging: Logging,
  onEvent?: ContainerOptions['onEvent'],
): Promise<AuthContainer> =>
  createContainer({ ...serverOptions(settings, logging), ...(onEvent === undefined ? {} : { onEvent }) });
