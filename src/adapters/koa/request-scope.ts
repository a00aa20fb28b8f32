import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { RandomSource } from '../../ports/random-source.js';
import type { ClientAddresses } from './client-address.js';
import type { HttpContext, Next } from './http-context.js';
import type { HttpOptions } from './http-options.js';

const ACCEPTABLE_ID = /^[\w.-]{1,64}$/;
/** Asked every few seconds by whatever keeps the process alive. */
const PROBES = new Set(['/livez', '/readyz']);

/** Gives each request its id and address, makes them visible to all it awaits, and logs one line at its end. */
export function requestScope(
  options: Pick<HttpOptions, 'requestContext' | 'logger' | 'clock' | 'random'>,
  addresses: ClientAddresses,
) {
  const { requestContext, logger, clock, random } = options;
  return (ctx: HttpContext, next: Next): Promise<void> => {
    const requestId = requestIdOf(ctx, random);
    const address = addresses.of(ctx.req);
    ctx.state.requestId = requestId;
    ctx.state.address = address;
    ctx.set('X-Request-Id', requestId);
    return requestContext.run({ requestId, address }, () => logged(ctx, next, logger, clock));
  };
}

/** The caller's own id when it cannot break a log line or a header; a random one otherwise. */
function requestIdOf(ctx: HttpContext, random: RandomSource): string {
  const inbound = ctx.get('X-Request-Id');
  return ACCEPTABLE_ID.test(inbound) ? inbound : Buffer.from(random.bytes(12)).toString('base64url');
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
