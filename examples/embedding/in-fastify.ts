import fastify, { type FastifyInstance } from 'fastify';
import type { AuthServices } from 'pico-auth';
import { type AuthAppOptions, createAuthApp } from 'pico-auth/koa';

/** Fastify leaves the prefix in the path of the raw request, so pico-auth is told. Its bodies stay unread. */
export function fastifyHost(auth: AuthServices, options: AuthAppOptions = {}): FastifyInstance {
  const host = fastify();
  const handle = createAuthApp(auth, options).callback();
  host.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _body, done) => {
        done(null);
      });
      scope.all('/*', (request, reply) => {
        reply.hijack();
        void handle(request.raw, reply.raw);
      });
    },
    { prefix: options.prefix ?? '' },
  );
  host.get('/hello', async () => 'hello from the host');
  return host;
}
