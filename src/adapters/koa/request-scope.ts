import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { ClientAddresses } from './client-address.js';
import type { HttpContext, Next } from './http-context.js';
import type { HttpOptions } from './http-options.js';
import { RequestIds } from './request-ids.js';

/** Asked every few seconds by whatever keeps the process alive. */
const PROBES = new Set(['/livez', '/readyz']);

/** Gives each request its id and address, makes them visible to all it awaits, and logs one line at its end. */
export function requestScope(
  options: Pick<HttpOptions, 'requestContext' | 'logger' | 'clock' | 'random'>,
  addresses: ClientAddresses,
) {
  const { requestContext, logger, clock } = options;
  const ids = new RequestIds(options.random);
  return (ctx: HttpContext, next: Next): Promise<void> => {
    const requestId = ids.of(ctx.get('X-Request-Id'));
    const address = addresses.of(ctx.req);
    ctx.state.requestId = requestId;
    ctx.state.address = address;
    ctx.set('X-Request-Id', requestId);
    return requestContext.run({ requestId, address }, () => logged(ctx, next, logger, clock));
  };
}

async function logged(ctx: HttpContext, next: Next, logger: Logger, clock: Clock): Promise<void> {
  const begunAt = clock.now();
  await next();
  const route = matchedRoute(ctx);
  const line = {
    request_id: ctx.state.requestId,
    method: ctx.method,
    route: route ?? 'unmatched',
    status: ctx.status,
    ms: Math.max(0, clock.now() - begunAt),
  };
  if (route !== undefined && PROBES.has(route)) logger.debug(line, 'request');
  else logger.info(line, 'request');
}

/** The pattern (`/api/v1/auth/users/:id`), never the path: paths carry ids, queries carry addresses. */
function matchedRoute(ctx: HttpContext): string | undefined {
  const route: unknown = '_matchedRoute' in ctx ? ctx['_matchedRoute'] : undefined;
  return typeof route === 'string' ? route : undefined;
}
