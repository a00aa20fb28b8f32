import { Router, type RouterMiddleware } from '@koa/router';
import { expect } from 'chai';
import Koa from 'koa';
import { requiresRole } from '../../src/adapters/koa/resource-server/guards.js';
import { bearer, guardedServer, serve, type Servable, statuses, stopApps } from '../support/protected-app.js';

const ok: RouterMiddleware = (ctx) => {
  ctx.body = 'reached';
};

const appOf = (router: Router): Servable => new Koa().use(router.routes());

describe('protect() in a router with a prefix', () => {
  afterEach(stopApps);
  const { server } = guardedServer();

  it('cannot be passed by with another spelling of a prefix, wherever the prefix comes from', async () => {
    const own = new Router({ prefix: '/own' }).use(server.protect()).get('/x', ok).get('.csv', ok);
    const later = new Router().use(server.protect()).get('/x', ok).prefix('/first').prefix('/later');
    const path = new Router().use('/path', server.protect()).get('/path/x', ok).get('/paths', ok);
    const slash = new Router().use('/slash/', server.protect()).get('/slash/x', ok);
    const mid = new Router({ prefix: '/mid' }).use(server.protect()).get('/x', ok);
    const outer = new Router({ prefix: '/outer' }).use('/in', mid.routes()).get('/open', ok);
    const parameter = new Router({ prefix: '/of/:org' }).use(server.protect()).get('/x', ok);
    const role = new Router({ prefix: '/role' }).use(server.protect(), requiresRole('admin')).get('/x', ok);
    const whole = new Router({ prefix: '/whole' }).use(server.middleware()).get('/x', ok);
    const app = new Koa();
    for (const router of [own, later, path, slash, outer, parameter, role, whole]) app.use(router.routes());
    const closed = [
      'own/x',
      'own.csv',
      'later/x',
      'path/x',
      'slash/x',
      'outer/in/mid/x',
      'of/Acme/x',
      'role/x',
    ];
    const paths = [...closed, 'whole/x'].flatMap((below) => [`GET /${below}`, `GET /${below.toUpperCase()}`]);
    expect(await statuses(app, ...paths)).to.deep.equal(Object.fromEntries(paths.map((of) => [of, 401])));
    const open = ['GET /outer/open', 'GET /OUTER/open', 'GET /paths', 'GET /PATHS'];
    expect(await statuses(app, ...open)).to.deep.equal(Object.fromEntries(open.map((of) => [of, 200])));
  });

  it('enforces a role in front of a router in every spelling of its prefix', async () => {
    const router = new Router({ prefix: '/admin' })
      .use(server.protect(), requiresRole('admin'))
      .get('/x', ok);
    const url = await serve(appOf(router));
    for (const path of ['/admin/x', '/ADMIN/x', '/Admin/X/']) {
      expect((await fetch(url + path, { headers: bearer('usr_1', { role: 'viewer' }) })).status).to.equal(
        403,
      );
      expect((await fetch(url + path, { headers: bearer('usr_1', { role: 'admin' }) })).status).to.equal(200);
    }
  });

  it('stands before the parameters of its router, and leaves their values as they are', async () => {
    const seen: unknown[] = [];
    const router = new Router({ prefix: '/of/:org' });
    router.param('org', async (value, _ctx, next) => {
      seen.push(value);
      await next();
    });
    router.use(server.protect()).get('/x/:id', (ctx) => {
      ctx.body = { ...ctx.params };
    });
    const url = await serve(appOf(router));
    expect((await fetch(`${url}/of/Acme/x/1`)).status).to.equal(401);
    expect(seen).to.deep.equal([]);
    const answer = await fetch(`${url}/of/Acme/x/1`, { headers: bearer('usr_1') });
    expect(await answer.json()).to.deep.equal({ org: 'Acme', id: '1' });
    expect(seen).to.deep.equal(['Acme']);
  });
});
