import Koa from 'koa';
import type { AuthServices } from 'pico-auth';
import { type AuthRouterOptions, createAuthRouter } from 'pico-auth/koa';

/** A Koa application with routes of its own; paths that pico-auth does not know fall through to them. */
export function koaHost(auth: AuthServices, options: AuthRouterOptions = {}): Koa {
  const host = new Koa();
  host.use(createAuthRouter(auth, options).routes());
  host.use((ctx) => {
    if (ctx.path === '/hello') ctx.body = 'hello from the host';
    if (ctx.path === '/echo' && ctx.method === 'POST') ctx.body = ctx.req;
  });
  return host;
}
