import { expect } from 'chai';
import express from 'express';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AuthHandler, createAuthHandler } from '../../src/adapters/koa/auth-handler.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

describe('createAuthHandler', () => {
  let fixture: HttpFixture;
  let handle: AuthHandler;
  let server: Server | undefined;

  before(async () => {
    fixture = await httpFixture();
    handle = createAuthHandler(fixture.auth, { ...fixture.http, corsOrigins: ['https://app.example.com'] });
  });
  afterEach(() => server?.close());
  after(() => fixture.close());

  async function at(
    listener: RequestListener,
  ): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
    const listening = createServer(listener);
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const { port } = listening.address() as AddressInfo;
    return (path, init) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        ...init,
        headers: { ...init?.headers, connection: 'close' },
      });
  }

  const hosted = () => at((request, response) => handle(request, response, () => response.end('the host')));

  it('hands on what no route has, whatever the method, with nothing set and nothing logged', async () => {
    const seen: unknown[] = [];
    const ask = await at((request, response) => {
      const { url } = request;
      const finishers = response.listenerCount('finish');
      handle(request, response, () => {
        seen.push([
          response.statusCode,
          response.getHeaderNames(),
          request.readableDidRead,
          request.url === url,
        ]);
        seen.push([request.listenerCount('data'), response.listenerCount('finish') - finishers]);
        response.end();
      });
    });
    const logged = fixture.log.lines.length;
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE']) {
      const body = method === 'POST' ? '{"a":1}' : null;
      await ask('/somewhere?else=1', { method, body });
      expect(seen.splice(0), method).to.deep.equal([
        [200, [], false, true],
        [0, 0],
      ]);
    }
    expect(fixture.log.lines.length).to.equal(logged);
  });

  it('answers a wrong method of its own paths itself', async () => {
    const ask = await hosted();
    const reply = await ask('/api/v1/auth/login', { method: 'DELETE' });
    expect([reply.status, reply.headers.get('allow')]).to.deep.equal([405, 'POST']);
    expect(await reply.text()).to.contain('method_not_allowed');
  });

  it('answers HEAD, OPTIONS and the questions of browsers for its own paths, and leaves the others', async () => {
    const ask = await hosted();
    const head = await ask('/livez', { method: 'HEAD' });
    expect([head.status, await head.text()]).to.deep.equal([200, '']);
    expect((await ask('/livez', { method: 'OPTIONS' })).headers.get('allow')).to.equal('GET, HEAD');
    const preflight = {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
    };
    const own = await ask('/api/v1/auth/login', preflight);
    expect(own.headers.get('access-control-allow-origin')).to.equal('https://app.example.com');
    const other = await ask('/orders', preflight);
    expect([await other.text(), other.headers.get('access-control-allow-origin')]).to.deep.equal([
      'the host',
      null,
    ]);
  });

  it('answers 404 as a problem where there is no next', async () => {
    const ask = await at((request, response) => handle(request, response));
    const reply = await ask('/somewhere');
    expect([reply.status, reply.headers.get('content-type')]).to.deep.equal([
      404,
      'application/problem+json',
    ]);
    expect(await reply.json()).to.include({ code: 'not_found' });
  });

  it('leaves Express what it mounted the handler at: later routes below it, and the whole path', async () => {
    const host = express().use('/auth', handle);
    host.post('/auth/own', express.json(), (request, response) => {
      response.json([request.originalUrl, request.url, request.body]);
    });
    const ask = await at(host);
    const headers = { 'content-type': 'application/json' };
    const reply = await ask('/auth/own?x=1', { method: 'POST', headers, body: '{"a":1}' });
    expect(await reply.json()).to.deep.equal(['/auth/own?x=1', '/auth/own?x=1', { a: 1 }]);
    expect((await ask('/auth/livez')).status).to.equal(200);
  });

  it('takes a target that is no path for the host', async () => {
    const targets: string[] = [];
    const request = (url: string) => ({ url, method: 'GET', headers: {}, socket: {} });
    for (const url of ['*', '', '?x', '//livez', '/livez%', 'http://[', '/%zz'])
      // Only what decides is asked of them.
      handle(request(url) as never, {} as never, () => targets.push(url));
    expect(targets).to.have.lengthOf(7);
  });
});
