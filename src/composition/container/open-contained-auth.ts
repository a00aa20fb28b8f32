import type { OpensAuth } from '../open-auth.js';
import { authServicesOf } from './auth-services-of.js';
import { T } from './auth-tokens.js';
import { createServerContainer } from './server-container.js';
import { StartupError } from './startup-error.js';

/**
 * Opens what the settings ask for, wired by the container; what started, and how long it took, is in the
 * log at level `debug`.
 * @throws CompositionError, MemoryStoreError, or the adapter's own error (DatabaseFileError, Error naming
 * a key file) after closing what was open; which part failed, and who needed it, is in the log then.
 */
export const openContainedAuth: OpensAuth = async (settings, logging) => {
  const { logger } = logging;
  try {
    const container = await createServerContainer(settings, logging, ({ type, token, ms }) =>
      logger.debug({ component: token, ms: Math.round(ms) }, `component ${type}`),
    );
    const { get } = container;
    return {
      services: authServicesOf(container),
      ports: { clock: get(T.clock), random: get(T.random), digest: get(T.digest) },
      close: () => container.stop(),
    };
  } catch (error) {
    if (!(error instanceof StartupError) || !(error.cause instanceof Error)) throw error;
    logger.error({ component: error.token, path: error.path }, 'component did not start');
    throw error.cause;
  }
};
