import { ClientAddresses } from './client-address.js';
import { errorResponse } from './error-response.js';
import type { HttpContext, Next } from './http-context.js';
import type { HttpOptions } from './http-options.js';
import { requestScope } from './request-scope.js';
import { responseHeaders } from './response-headers.js';

export type RequestMiddleware = (ctx: HttpContext, next: Next) => Promise<unknown>;

/**
 * What stands around every endpoint, outermost first: who asks, headers of the answer, errors as problems.
 * @throws Error when `trustedProxies` holds something that is no address range.
 */
export const requestChain = (options: HttpOptions): readonly RequestMiddleware[] => [
  requestScope(options, new ClientAddresses(options.trustedProxies, options.logger)),
  responseHeaders,
  errorResponse(options),
];
