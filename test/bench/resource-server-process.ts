import { Router } from '@koa/router';
import { koaJwtSecret } from 'jwks-rsa';
import Koa, { type Middleware } from 'koa';
import jwt from 'koa-jwt';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Guards from '../../src/entry/koa.js';
import { createTestIssuer } from '../../src/testing/test-issuer.js';
import { PROJECT_ROOT } from '../support/project-files.js';

// A process for `protected-route.ts`: one handler, bare, behind our guards, or behind those of others. A
// process each, because the first use of AsyncLocalStorage makes every promise of a process dearer. Ours are
// the compiled ones, as they are installed like Koa and koa-jwt: what runs TypeScript here gives a name to
// each function as it is made, and a request would pay for that too.

const issuer = await createTestIssuer({ http: true });
const { audience, http } = issuer;
const { createResourceServer, requiresRole } = (await import(
  pathToFileURL(join(PROJECT_ROOT, 'dist/entry/koa.js')).href
)) as typeof Guards;

const handler: Middleware = (ctx) => {
  ctx.body = { id: 'prj_1', name: 'Cathedral', archived: false };
};
/** @param before one for the router and the rest for the route, or nothing. */
async function serve([guard, ...inRoute]: readonly Middleware[]): Promise<string> {
  const router = new Router();
  if (guard !== undefined) router.use(guard);
  router.get('/', ...inRoute, handler);
  const server = new Koa().use(router.routes()).listen(0, '127.0.0.1');
  server.on('request', () => (served += 1));
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** koa-jwt knows no roles. */
const mustBeAdmin: Middleware = async (ctx, next) => {
  const { user } = ctx.state as { user?: { role?: unknown } };
  if (user?.role !== 'admin') ctx.throw(403);
  await next();
};

const SIDES: Readonly<Record<string, () => Promise<readonly Middleware[]>>> = {
  bare: () => Promise.resolve([]),
  ours: async () => {
    const resourceServer = await createResourceServer({ issuer: issuer.issuer, audience });
    return [resourceServer.protect(), requiresRole('editor', 'admin')];
  },
  'koa-jwt': () => {
    const secret = koaJwtSecret({ jwksUri: http.jwksEndpoint });
    return Promise.resolve([
      jwt({ secret, issuer: issuer.issuer, audience, algorithms: ['RS256'] }),
      mustBeAdmin,
    ]);
  },
};

let served = 0;
process.on('message', () => process.send?.({ served, ...process.cpuUsage() }));
process.once('disconnect', () => process.exit());
process.send?.({
  url: await serve((await SIDES[process.argv[2] ?? '']?.()) ?? []),
  accessToken: issuer.token({ role: 'admin', email: 'somebody@example.com', sid: 'ses_1', epoch: 1 }),
});
