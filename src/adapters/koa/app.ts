import type { Router } from '@koa/router';
import Koa from 'koa';
import type { AuthServices } from '../../domain/auth-services.js';
import { errorCodeOf } from '../../domain/platform-error-code.js';
import type { Logger } from '../../ports/logger.js';
import { crossOrigin } from './cross-origin.js';
import type { HttpState } from './http-context.js';
import type { HttpOptions } from './http-options.js';
import { loggableError } from './loggable-error.js';
import { requestChain } from './request-chain.js';
import { createAuthRouter } from './router.js';
import { unmatched } from './unmatched.js';

/**
 * The server as a Koa application; it neither listens nor hears signals.
 * @param router the routes, where somebody else asks them too.
 * @throws Error when `trustedProxies` holds something that is no address range.
 */
export function createAuthApp(
  services: AuthServices,
  options: HttpOptions,
  router: Router<HttpState> = createAuthRouter(services, options),
): Koa<HttpState> {
  const app = new Koa<HttpState>();
  for (const step of requestChain(options)) app.use(step);
  if (options.corsOrigins.length > 0) app.use(crossOrigin(options.corsOrigins));
  app.use(router.routes());
  app.use(unmatched);
  app.on('error', (error: unknown) => {
    logBrokenConnection(options.logger, error);
  });
  return app;
}

const BROKEN_CONNECTION = /^(?:ECONN|EPIPE$|HPE_|ERR_STREAM_)/;

/** What is left for Koa to report: a connection that broke. Clients that go away are no fault of ours. */
function logBrokenConnection(logger: Logger, error: unknown): void {
  const fields = { error: loggableError(error) };
  if (BROKEN_CONNECTION.test(errorCodeOf(error) ?? '')) {
    logger.debug(fields, 'client went away');
  } else {
    logger.error(fields, 'response failed');
  }
}
