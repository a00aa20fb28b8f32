import Koa from 'koa';
import type { AuthServices } from '../../domain/auth-services.js';
import { ClientAddresses } from './client-address.js';
import { crossOrigin } from './cross-origin.js';
import { errorResponse } from './error-response.js';
import type { HttpState } from './http-context.js';
import type { HttpOptions } from './http-options.js';
import { loggableError } from './loggable-error.js';
import { requestScope } from './request-scope.js';
import { responseHeaders } from './response-headers.js';
import { createAuthRouter } from './router.js';
import { unmatched } from './unmatched.js';

/**
 * The server as a Koa application; it neither listens nor hears signals.
 * @throws Error when `trustedProxies` holds something that is no address range.
 */
export function createAuthApp(services: AuthServices, options: HttpOptions): Koa<HttpState> {
  const app = new Koa<HttpState>();
  app.use(requestScope(options, new ClientAddresses(options.trustedProxies, options.logger)));
  app.use(responseHeaders);
  app.use(errorResponse(options));
  if (options.corsOrigins.length > 0) app.use(crossOrigin(options.corsOrigins));
  app.use(createAuthRouter(services, options).routes());
  app.use(unmatched);
  // What is left for Koa to report: a response that broke while it was sent.
  app.on('error', (error: unknown) => {
    options.logger.error({ error: loggableError(error) }, 'response failed');
  });
  return app;
}
