import fastify, { type FastifyInstance } from 'fastify';
import type { AuthServices } from 'pico-auth';
import { type AuthAppOptions, createAuthHandler } from 'pico-auth/koa';

/** Asked before Fastify reads a body. Fastify leaves the prefix in the path of the raw request: pico-auth is told. */
export function fastifyHost(auth: AuthServices, options: AuthAppOptions = {}): FastifyInstance {
  const host = fastify();
  const handle = createAuthHandler(auth, options);
  host.addHook('onRequest', (request, reply, done) => handle(request.raw, reply.raw, done));
  host.get('/hello', async () => 'hello from the host');
  host.post('/echo', async ({ body }) => body);
  return host;
}
