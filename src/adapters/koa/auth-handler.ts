import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthServices } from '../../domain/auth-services.js';
import { createAuthApp } from './app.js';
import type { HttpOptions } from './http-options.js';
import { createAuthRouter } from './router.js';

/** A handler as Connect, Express and middie take it; without `next`, as `node:http` does. */
export type AuthHandler = (request: IncomingMessage, response: ServerResponse, next?: () => void) => void;

/**
 * The server as a handler that leaves to the host what is not its own: where no route has the path, whatever
 * the method, `next` is called before anything of the request is read, or of the response set.
 * @throws Error when `trustedProxies` holds something that is no address range.
 */
export function createAuthHandler(services: AuthServices, options: HttpOptions): AuthHandler {
  const router = createAuthRouter(services, options);
  const app = createAuthApp(services, options, router);
  const handle = app.callback();
  const isOurs = (request: IncomingMessage, response: ServerResponse): boolean => {
    try {
      // The path as the router will see it, by a context that reads nothing of the body and sets nothing of the response.
      const { path, method } = app.createContext(request, response);
      return router.match(path, method).path.length > 0;
    } catch {
      // A target that is no URL at all: `GET http://[`.
      return false;
    }
  };
  return (request, response, next) => {
    if (next === undefined || isOurs(request, response)) void handle(request, response);
    else next();
  };
}
