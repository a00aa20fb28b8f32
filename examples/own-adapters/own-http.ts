import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { AuthError, type AuthServices, bearerTokenOf, type RequestOrigin } from 'pico-auth';
import { PROBLEM_STATUS } from 'pico-auth/koa';

const credentials = {
  type: 'object',
  required: ['email', 'password'],
  properties: { email: { type: 'string' }, password: { type: 'string' } },
};

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Routes of one's own over the domain: it knows no HTTP, so any framework will do. */
export function ownHttp({ signIn, refreshRotation, authentication }: AuthServices): FastifyInstance {
  const app = fastify();
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof AuthError)) return reply.send(error);
    if (error.retryAfterSeconds !== undefined)
      reply.header('retry-after', Math.ceil(error.retryAfterSeconds));
    return reply.code(PROBLEM_STATUS[error.code]).send({ code: error.code, detail: error.message });
  });
  app.post<{ Body: Credentials }>('/session', { schema: { body: credentials } }, async (request, reply) => {
    const { email, password } = request.body;
    const tokens = await signIn.signIn({ email, password, origin: originOf(request) });
    return reply.code(201).header('cache-control', 'no-store').send(tokens);
  });
  app.put<{ Body: { readonly refreshToken: string } }>('/session', async (request, reply) => {
    const tokens = await refreshRotation.refresh(request.body.refreshToken, originOf(request));
    return reply.header('cache-control', 'no-store').send(tokens);
  });
  app.get('/whoami', async ({ headers: { authorization } }) => {
    const token = bearerTokenOf(authorization === undefined ? [] : [authorization]);
    const { userId, role } = await authentication.authenticate(token);
    return { userId, role };
  });
  return app;
}

/** Behind a proxy the address is the proxy's unless Fastify was told `trustProxy`. */
const originOf = ({ ip, headers }: FastifyRequest): RequestOrigin => ({
  address: ip,
  userAgent: headers['user-agent'],
});
