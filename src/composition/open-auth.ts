import { join } from 'node:path';
import type { AuthServices } from '../domain/auth-services.js';
import { ADOPTED, adoptKeyFiles } from './adopt-key-files.js';
import type { AuthPorts } from './auth-ports.js';
import { createAuth } from './create-auth.js';
import type { Logging } from './open-logging.js';
import { openPorts } from './open-ports.js';
import { authConfigOf } from './settings-auth-config.js';
import type { Settings } from './settings.js';

/** The domain over open adapters, its keys loaded. */
export interface OpenAuth {
  readonly services: AuthServices;
  /** Ports that whatever stands around the domain shares with it. */
  readonly ports: Pick<AuthPorts, 'clock' | 'random' | 'digest'>;
  /** Lets go of everything; closing twice is closing once. */
  readonly close: () => Promise<void>;
}

/** A way from settings to a working domain: by the plain root here, by the container in its own folder. */
export type OpensAuth = (settings: Settings, logging: Logging) => Promise<OpenAuth>;

/**
 * Opens what the settings ask for, wired by the plain root.
 * @throws DatabaseFileError, or Error naming a key file, after closing what was open.
 */
export const openAuth: OpensAuth = async (settings, logging) => {
  const open = await openPorts(settings, logging);
  const { ports } = open;
  const close = (): Promise<void> => open.close();
  try {
    const config = authConfigOf(settings);
    if (settings.database.choice.kind === 'sqlite') {
      const adopted = await adoptKeyFiles(join(settings.auth.data_dir, 'keys'), ports, config);
      if (adopted.length > 0) logging.logger.warn({ keys: adopted }, ADOPTED);
    }
    const services = createAuth(ports, config);
    await services.keyRing.start();
    return { services, ports, close };
  } catch (error) {
    await close();
    throw error;
  }
};
