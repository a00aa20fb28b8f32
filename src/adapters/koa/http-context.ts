import type { RouterContext } from '@koa/router';
import type { ParameterizedContext } from 'koa';
import type { RequestOrigin } from '../../domain/model/principal.js';
import type { Principal } from '../../domain/model/principal.js';

/** What the chain knows of a request. */
export interface HttpState {
  requestId: string;
  /** Client address, or undefined when the peer has none. */
  address: string | undefined;
  /** Who speaks, once the guard has let them in. */
  principal?: Principal;
}

/** Context of middleware that runs for every request. */
export type HttpContext = ParameterizedContext<HttpState>;
/** Context of a matched route. */
export type EndpointContext = RouterContext<HttpState>;
export type Next = () => Promise<unknown>;

/** Where the request came from, in the words of the domain. */
export const originOf = (ctx: HttpContext): RequestOrigin => ({
  address: ctx.state.address,
  userAgent: ctx.get('User-Agent') || undefined,
});
