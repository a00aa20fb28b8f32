import express, { type Express } from 'express';
import type { AuthServices } from 'pico-auth';
import { type AuthAppOptions, createAuthHandler } from 'pico-auth/koa';

/** Express takes the mount off the path, so pico-auth itself is told of no prefix. It stands before any body parser. */
export function expressHost(auth: AuthServices, { prefix = '/', ...options }: AuthAppOptions = {}): Express {
  const host = express();
  host.use(prefix, createAuthHandler(auth, options));
  host.use(express.json());
  host.get('/hello', (_request, response) => {
    response.send('hello from the host');
  });
  host.post('/echo', (request, response) => {
    response.json(request.body);
  });
  return host;
}
