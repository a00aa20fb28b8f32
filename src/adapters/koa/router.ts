import { Router } from '@koa/router';
import type { AuthServices } from '../../domain/auth-services.js';
import type { AuthHttp } from './auth-http.js';
import { ENDPOINTS } from './endpoints.js';
import type { HttpState } from './http-context.js';
import type { HttpOptions } from './http-options.js';
import { LazyDocuments } from './lazy-documents.js';
import { ReadinessProbe } from './readiness-probe.js';
import type { RequestMiddleware } from './request-chain.js';

/**
 * Every route of the server; unknown paths fall through to whoever mounts it.
 * @param chain what runs around each route, and around nothing else; nothing where the application has it.
 */
export function createAuthRouter(
  services: AuthServices,
  options: HttpOptions,
  chain: readonly RequestMiddleware[] = [],
): Router<HttpState> {
  const http: AuthHttp = {
    services,
    options,
    documents: new LazyDocuments(services.keyRing, options),
    readiness: readinessProbe(services, options),
  };
  const { prefix = '' } = options;
  const router = new Router<HttpState>({ sensitive: true, ...(prefix === '' ? {} : { prefix }) });
  if (chain.length > 0) router.use(...chain);
  for (const endpoint of ENDPOINTS) {
    router.register(endpoint.path, methodsOf(endpoint.method), (ctx) => endpoint.serve(http, ctx));
  }
  return router;
}

/** RFC 9110 section 9.3.2: HEAD is GET without the content. */
const methodsOf = (method: string): string[] => (method === 'get' ? ['HEAD', 'GET'] : [method.toUpperCase()]);

function readinessProbe({ keyRing, healthChecks }: AuthServices, options: HttpOptions): ReadinessProbe {
  const keys = {
    name: 'keys',
    async check(): Promise<void> {
      if (!keyRing.isUsable()) throw new Error('there is no key to sign or to mint with');
    },
  };
  const everyKey = {
    name: 'every-key',
    optional: true,
    async check(): Promise<void> {
      const closed = keyRing.unusable().map(({ identity }) => identity.kid);
      if (closed.length > 0) throw new Error(`these keys do not open: ${closed.join(', ')}`);
    },
  } as const;
  const others = [...new Set([...healthChecks, ...options.health])];
  const taken = others.find(({ name }) => name === keys.name || name === everyKey.name);
  if (taken !== undefined)
    throw new Error(
      `No health check may be called ${taken.name}: /readyz has one of that name for the key ring.`,
    );
  return new ReadinessProbe([keys, ...others, everyKey], options.readiness, options.clock, options.logger);
}
