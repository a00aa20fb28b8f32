import type { RequestListener } from 'node:http';
import type { AuthServices } from 'pico-auth';
import { type AuthAppOptions, createAuthHandler } from 'pico-auth/koa';

/** For `createServer` of `node:http`: what pico-auth does not know is for the host. */
export function nodeHost(auth: AuthServices, options: AuthAppOptions = {}): RequestListener {
  const handle = createAuthHandler(auth, options);
  return (request, response) => handle(request, response, () => hostRoutes(request, response));
}

const hostRoutes: RequestListener = (request, response) => {
  if (request.url === '/hello') response.end('hello from the host');
  else if (request.method === 'POST' && request.url === '/echo') request.pipe(response);
  else response.writeHead(404).end();
};
