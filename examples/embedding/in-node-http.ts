import type { RequestListener } from 'node:http';
import type { AuthServices } from 'pico-auth';
import { type AuthAppOptions, createAuthApp } from 'pico-auth/koa';

/** For `createServer` of `node:http`: what begins with the prefix is for pico-auth. */
export function nodeHost(auth: AuthServices, options: AuthAppOptions = {}): RequestListener {
  const handle = createAuthApp(auth, options).callback();
  const { prefix = '' } = options;
  return (request, response) => {
    if (request.url === '/hello') response.end('hello from the host');
    else if (request.url?.startsWith(`${prefix}/`) === true) void handle(request, response);
    else response.writeHead(404).end();
  };
}
