import { Router, type RouterMiddleware } from '@koa/router';
import { expect } from 'chai';
import Koa from 'koa';
import { request } from 'node:http';
import { guardedServer, serve, statuses, stopApps } from '../support/protected-app.js';

const ok: RouterMiddleware = (ctx) => {
  ctx.body = 'reached';
};

describe('middleware()', () => {
  afterEach(stopApps);
  const { server } = guardedServer();

  it('guards a whole application, unknown paths included, save the listed paths', async () => {
    const app = new Koa().use(server.middleware({ anonymous: ['/health', '/public/*'] }));
    app.use(new Router().get('/health', ok).get('/public/logo', ok).get('/thing', ok).routes());
    expect(
      await statuses(app, 'GET /health', 'GET /public/logo', 'GET /thing', 'GET /nothing', 'GET /health/x'),
    ).to.deep.equal({
      'GET /health': 200,
      'GET /public/logo': 200,
      'GET /thing': 401,
      'GET /nothing': 401,
      'GET /health/x': 401,
    });
  });

  it('takes no ambiguous path for one below an open folder', async () => {
    const url = new URL(await serve(new Koa().use(server.middleware({ anonymous: ['/public/*'] })).use(ok)));
    const ask = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = request({ port: url.port, host: url.hostname, path }, (reply) => {
          reply.resume();
          resolve(reply.statusCode);
        });
        sent.on('error', reject).end();
      });
    const paths = [
      '/public/../admin',
      '/public/%2e%2e/admin',
      '/public//admin',
      '/public/..%2fadmin',
      '/public/..',
    ];
    for (const path of [...paths, '/public/\\admin', '/public/%5cadmin', '/public'])
      expect(await ask(path), path).to.equal(401);
    expect(await ask('/public/a/b.c')).to.equal(200);
  });

  it('refuses an entry that is no path', () => {
    for (const entry of ['health', '', '/a*b', '/a/*/b', '/a*'])
      expect(() => server.middleware({ anonymous: [entry] }), entry).to.throw(TypeError);
  });
});
