import { Router, type RouterMiddleware } from '@koa/router';
import { expect } from 'chai';
import Koa from 'koa';
import { allowAnonymous, requiresRole } from '../../src/adapters/koa/resource-server/guards.js';
import { bearer, guardedServer, serve, type Servable, statuses, stopApps } from '../support/protected-app.js';

const ok: RouterMiddleware = (ctx) => {
  ctx.body = 'reached';
};
const handOn: RouterMiddleware = async (_ctx, next) => {
  await next();
};

const appOf = (router: Router): Servable => new Koa().use(router.routes()).use(router.allowedMethods());

describe('protect()', () => {
  afterEach(stopApps);
  const { server } = guardedServer();

  it('asks for a token on every route that is not marked, however it is registered', async () => {
    const nested = new Router({ prefix: '/nested' });
    nested.get('/deep', ok).get('/open', allowAnonymous(), ok);
    const router = new Router({ prefix: '/api' });
    router.use(server.protect());
    router
      .get('/plain', ok)
      .all('/all', ok)
      .post('/plain', ok)
      .get(/^\/api\/regexp/, ok);
    router.get('/open', allowAnonymous(), ok);
    router.use('/mounted', nested.routes());
    router.use(nested.routes());
    const app = appOf(router);
    router.get('/late', ok);
    router.get('/late-open', allowAnonymous(), ok);
    expect(
      await statuses(
        app,
        ...['GET /api/plain', 'HEAD /api/plain', 'POST /api/plain', 'DELETE /api/all', 'OPTIONS /api/all'],
        ...['GET /api/regexp', 'GET /api/nested/deep', 'GET /api/mounted/nested/deep', 'GET /api/late'],
        ...['GET /api/open', 'HEAD /api/open', 'GET /api/nested/open', 'GET /api/mounted/nested/open'],
        'GET /api/late-open',
      ),
    ).to.deep.equal({
      'GET /api/plain': 401,
      'HEAD /api/plain': 401,
      'POST /api/plain': 401,
      'DELETE /api/all': 401,
      'OPTIONS /api/all': 401,
      'GET /api/regexp': 401,
      'GET /api/nested/deep': 401,
      'GET /api/mounted/nested/deep': 401,
      'GET /api/late': 401,
      'GET /api/open': 200,
      'HEAD /api/open': 200,
      'GET /api/nested/open': 200,
      'GET /api/mounted/nested/open': 200,
      'GET /api/late-open': 200,
    });
  });

  it('asks for none where no handler runs: unknown path, unknown method, OPTIONS', async () => {
    const router = new Router();
    router.use(server.protect());
    router.get('/thing', ok);
    expect(await statuses(appOf(router), 'GET /nothing', 'PUT /thing', 'OPTIONS /thing')).to.deep.equal({
      'GET /nothing': 404,
      'PUT /thing': 405,
      'OPTIONS /thing': 200,
    });
  });

  it('does not let a mark of one method open another', async () => {
    const router = new Router();
    router.use(server.protect());
    router.get('/thing', allowAnonymous(), ok);
    router.post('/thing', ok);
    expect(await statuses(appOf(router), 'GET /thing', 'POST /thing')).to.deep.equal({
      'GET /thing': 200,
      'POST /thing': 401,
    });
  });

  it('judges by the first route that runs when several match', async () => {
    const router = new Router();
    router.use(server.protect());
    router.get('/users/:id', ok);
    router.get('/users/me', allowAnonymous(), ok);
    router.get('/health', allowAnonymous(), ok);
    router.get('/:page', ok);
    expect(await statuses(appOf(router), 'GET /users/me', 'GET /health', 'GET /other')).to.deep.equal({
      'GET /users/me': 401,
      'GET /health': 200,
      'GET /other': 401,
    });
  });

  it('asks again when an open route hands on to one that is not', async () => {
    const router = new Router();
    router.use(server.protect());
    router.get('/first', allowAnonymous(), handOn);
    router.get('/optional', allowAnonymous({ optional: true }), handOn);
    router.get('/:page', allowAnonymous(), handOn);
    router.get('/:page', ok);
    const app = appOf(router);
    expect(await statuses(app, 'GET /first', 'GET /optional', 'GET /third')).to.deep.equal({
      'GET /first': 401,
      'GET /optional': 401,
      'GET /third': 401,
    });
    const url = await serve(app);
    for (const path of ['/first', '/optional', '/third'])
      expect((await fetch(url + path, { headers: bearer('alice') })).status, path).to.equal(200);
  });

  it('takes every matching route into account where the router does not tell which one begins', async () => {
    const forget: RouterMiddleware = (ctx, next) => {
      delete (ctx as { routerPath?: unknown }).routerPath;
      return next();
    };
    const router = new Router();
    router.get('/first', forget, server.protect(), allowAnonymous(), handOn);
    router.get('/:page', ok);
    expect(await statuses(appOf(router), 'GET /first', 'GET /other')).to.deep.equal({
      'GET /first': 401,
      'GET /other': 200,
    });
  });

  it('knows where it stands also when one and the same guard stands in several places', async () => {
    const guard = server.protect();
    const router = new Router();
    router.get('/thing', guard, allowAnonymous(), handOn);
    router.get('/thing', guard, ok);
    router.get('/open', guard, allowAnonymous(), handOn);
    const app = new Koa().use(router.routes()).use(guard).use(ok);
    expect(await statuses(app, 'GET /thing', 'GET /open', 'GET /other')).to.deep.equal({
      'GET /thing': 401,
      'GET /open': 401,
      'GET /other': 401,
    });
  });

  it('protects the one route it stands in', async () => {
    const router = new Router();
    router.get('/open', ok);
    router.get('/closed', server.protect(), ok);
    router.get('/marked', server.protect(), allowAnonymous(), ok);
    expect(await statuses(appOf(router), 'GET /open', 'GET /closed', 'GET /marked')).to.deep.equal({
      'GET /open': 200,
      'GET /closed': 401,
      'GET /marked': 200,
    });
  });

  it('knows no marks outside a router, not even those of a router that the request came through', async () => {
    const before = new Router().get('/open', allowAnonymous(), handOn);
    const app = new Koa().use(before.routes()).use(server.protect()).use(ok);
    expect(await statuses(app, 'GET /open', 'GET /other')).to.deep.equal({
      'GET /open': 401,
      'GET /other': 401,
    });
  });

  it('reads the marks of its own router only, when routers stand one behind the other', async () => {
    const open = new Router().use(server.protect());
    open.get('/thing', allowAnonymous(), handOn);
    const closed = new Router().use(server.protect());
    closed.get('/thing', ok);
    const app = new Koa().use(open.routes()).use(closed.routes());
    expect(await statuses(app, 'GET /thing')).to.deep.equal({ 'GET /thing': 401 });
    const other = new Koa().use(new Router().get('/:page', handOn).routes());
    const late = new Router().use(server.protect()).get('/health', allowAnonymous(), ok);
    expect(await statuses(other.use(late.routes()), 'GET /health')).to.deep.equal({ 'GET /health': 200 });
  });

  it('takes no mark of a router that it is not run by, wherever else the same guard stands', async () => {
    const guard = server.protect();
    const elsewhere = new Router().use(guard).get('/elsewhere', ok);
    const open = new Router().get('/open', allowAnonymous(), handOn);
    const app = new Koa().use(elsewhere.routes()).use(open.routes()).use(guard).use(ok);
    expect(await statuses(app, 'GET /open')).to.deep.equal({ 'GET /open': 401 });
  });

  it('answers 503 when an open route hands on to a closed one while nobody can tell who calls', async () => {
    const router = new Router().use(server.protect());
    router.get('/:page', allowAnonymous(), handOn).get('/:page', ok);
    const url = await serve(appOf(router));
    const reply = await fetch(`${url}/x`, { headers: { authorization: 'Bearer outage' } });
    expect(reply.status).to.equal(503);
  });

  it('lets the guards behind it ask its own resource server, when there are several', async () => {
    const [a, b] = [guardedServer({ roles: async () => ['a'] }), guardedServer({ roles: async () => ['b'] })];
    const inner = new Router().use(b.server.protect()).get('/thing', requiresRole('b'), handOn);
    const outer = new Router().use(a.server.protect()).get('/thing', requiresRole('a'), ok);
    const app = new Koa().use(a.server.middleware()).use(inner.routes()).use(outer.routes());
    const reply = await fetch(`${await serve(app)}/thing`, { headers: bearer('alice') });
    expect([reply.status, a.tokens.validated, b.tokens.validated]).to.deep.equal([200, 1, 1]);
  });

  it('does not take a mark on a router for a mark on its routes', async () => {
    const router = new Router().use(server.protect()).use(allowAnonymous()).get('/thing', ok);
    expect(await statuses(appOf(router), 'GET /thing')).to.deep.equal({ 'GET /thing': 401 });
  });

  it('validates a token once, however many guards a request meets', async () => {
    const { server: own, tokens } = guardedServer();
    const router = new Router().use(own.protect(), own.protect());
    router.get('/thing', requiresRole('admin'), requiresRole('admin', 'other'), ok);
    const url = await serve(new Koa().use(own.middleware()).use(router.routes()));
    const reply = await fetch(`${url}/thing`, { headers: bearer('alice', { role: 'admin' }) });
    expect([reply.status, tokens.validated]).to.deep.equal([200, 1]);
  });
});
