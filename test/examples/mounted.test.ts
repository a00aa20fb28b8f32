import { expect } from 'chai';
import express from 'express';
import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuthServices } from 'pico-auth';
import { DiscardingAuditLog } from 'pico-auth/adapters/memory';
import { type AuthRouterOptions, createAuthApp, createAuthRouter } from 'pico-auth/koa';
import { expressHost } from '../../examples/embedding/in-express.js';
import { fastifyHost } from '../../examples/embedding/in-fastify.js';
import { koaHost } from '../../examples/embedding/in-koa.js';
import { nodeHost } from '../../examples/embedding/in-node-http.js';
import { type EmbeddedAuth, embeddedAuth } from '../../examples/embedding/without-container.js';
import { RecordingLogger } from '../support/recording-logger.js';
import { removeTemporaryDirectories, temporaryDirectory } from '../support/temporary-directory.js';

const audit = new DiscardingAuditLog();

type MakeHost = (auth: AuthServices, options: AuthRouterOptions) => Promise<RequestListener>;

const HOSTS: Readonly<Record<string, MakeHost>> = {
  Koa: async (...given) => {
    const handle = koaHost(...given).callback();
    return (request, response) => void handle(request, response);
  },
  'Express 5': async (...given) => expressHost(...given),
  Fastify: async (...given) => {
    const host = fastifyHost(...given);
    await host.ready();
    return (request, response) => {
      host.routing(request, response);
    };
  },
  'node:http': async (...given) => nodeHost(...given),
};

/** Takes `/auth` off every path, as proxies are told to. */
const strippingProxy =
  (port: number): RequestListener =>
  (request, response) => {
    const { method, headers, url = '' } = request;
    if (!url.startsWith('/auth/')) {
      response.writeHead(502).end();
      return;
    }
    const forwarded = { method, headers, path: url.slice('/auth'.length), port, host: '127.0.0.1' };
    const onward = httpRequest(forwarded, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  };

interface Listening {
  readonly server: Server;
  readonly port: number;
}

async function listen(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

const PLACES = [
  ['/', '', false],
  ['/auth', '/auth', false],
  ['/, behind a proxy that takes /auth off', '/auth', true],
] as const;

for (const [name, make] of Object.entries(HOSTS)) {
  for (const [place, publicPath, proxied] of PLACES) {
    describe(`pico-auth in ${name}, mounted at ${place}`, () => {
      const issuer = `https://shop.example.com${publicPath}`;
      const servers: Server[] = [];
      const logger = new RecordingLogger();
      let embedded: EmbeddedAuth;
      let direct: string;
      let origin: string;
      let base: string;

      before(async () => {
        embedded = await embeddedAuth(await temporaryDirectory(), issuer, { audit });
        const host = await listen(
          await make(embedded.auth, {
            logger,
            ...(!proxied && publicPath !== '' && { prefix: publicPath }),
          }),
        );
        const front = proxied ? await listen(strippingProxy(host.port)) : host;
        servers.push(host.server, ...(proxied ? [front.server] : []));
        direct = `http://127.0.0.1:${host.port}`;
        origin = `http://127.0.0.1:${front.port}`;
        base = origin + publicPath;
      });
      after(async () => {
        for (const server of servers) {
          server.closeAllConnections();
          await new Promise((resolve) => server.close(resolve));
        }
        await embedded.close();
        await removeTemporaryDirectories();
      });

      const post = (path: string, body: unknown): Promise<Response> =>
        fetch(`${base}/api/v1/auth/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });

      it('registers, signs in, refreshes and knows the caller', async () => {
        const account = { email: 'ann@example.com', password: 'a long passphrase' };
        expect((await post('register', { ...account, display_name: 'Ann' })).status).to.equal(201);
        const tokens = (await (await post('login', account)).json()) as Record<string, string>;
        const refreshed = await post('refresh', { refresh_token: tokens['refresh_token'] });
        expect(refreshed.status).to.equal(200);
        const me = await fetch(`${base}/api/v1/auth/me`, {
          headers: { authorization: `Bearer ${tokens['access_token']}` },
        });
        expect(await me.json()).to.include({ email: 'ann@example.com', role: 'viewer' });
      });

      it('refuses as a problem, with its own headers', async () => {
        const reply = await post('login', { email: 'ann@example.com', password: 'guess' });
        expect([reply.status, reply.headers.get('content-type')]).to.deep.equal([
          401,
          'application/problem+json',
        ]);
        expect(reply.headers.get('cache-control')).to.equal('no-store');
        const { code, type } = (await reply.json()) as Record<string, string>;
        expect([code, type]).to.deep.equal(['invalid_credentials', `${issuer}/docs#invalid_credentials`]);
      });

      it('writes no URL that does not begin with the issuer, whatever the headers say', async () => {
        const discover = async (headers: Record<string, string>) =>
          (await fetch(`${base}/.well-known/openid-configuration`, { headers })).text();
        const plain = await discover({});
        const document = JSON.parse(plain) as Record<string, unknown>;
        expect(document['issuer']).to.equal(issuer);
        expect(document['jwks_uri']).to.equal(`${issuer}/api/v1/auth/jwks`);
        for (const header of ['x-forwarded-host', 'x-forwarded-prefix', 'x-forwarded-proto', 'forwarded'])
          expect(await discover({ [header]: 'host=evil.example' }), header).to.equal(plain);
      });

      it('leaves the routes of the host to the host, also those after it', async () => {
        const reply = await fetch(`${direct}/hello`);
        expect([reply.status, await reply.text()]).to.deep.equal([200, 'hello from the host']);
        expect(reply.headers.get('x-request-id')).to.equal(null);
      });

      it('leaves the bodies of the host unread', async () => {
        const sent = logger.lines.length;
        const order = JSON.stringify({ order: 7, note: 'x'.repeat(100_000) });
        for (const at of new Set([direct, proxied ? base : direct])) {
          const reply = await fetch(`${at}/echo`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: order,
          });
          expect([reply.status, await reply.text()]).to.deep.equal([200, order]);
        }
        expect(logger.lines.slice(sent)).to.deep.equal([]);
      });

      it('leaves what it does not know below its prefix to the 404 of the host', async () => {
        for (const path of [
          `${publicPath}/elsewhere`,
          '/authx/api/v1/auth/me',
          `${publicPath}/api/v1/auth`,
        ]) {
          const reply = await fetch(origin + path);
          if (reply.status === 502) continue; // The proxy passes on nothing but its own prefix.
          expect([path, reply.status, reply.headers.get('x-request-id')]).to.deep.equal([path, 404, null]);
          expect(await reply.text()).not.to.contain('not_found');
        }
      });
    });
  }
}

describe('pico-auth behind a body parser of the host', () => {
  it('answers 500 and tells the log what to do', async () => {
    const { auth, close } = await embeddedAuth(await temporaryDirectory(), 'https://shop.example.com', {
      audit,
    });
    const logger = new RecordingLogger();
    const host = express().use(express.json());
    host.use(createAuthApp(auth, { logger }).callback());
    const { server, port } = await listen(host);
    const reply = await fetch(`http://127.0.0.1:${port}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ann@example.com', password: 'a long passphrase' }),
    });
    expect(reply.status).to.equal(500);
    expect(JSON.stringify(logger.lines)).to.contain('mount pico-auth before it');
    server.closeAllConnections();
    server.close();
    await close();
    await removeTemporaryDirectories();
  });
});

describe('the HTTP interface over a domain', () => {
  it('speaks of the issuer and the audience of the domain, and refuses to be told others', async () => {
    const issuer = 'https://shop.example.com';
    const { auth, close } = await embeddedAuth(await temporaryDirectory(), issuer, { audit });
    const { server, port } = await listen((request, response) => {
      void createAuthApp({ ...auth, audience: 'shop' }, { issuer }).callback()(request, response);
    });
    const text = await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).text();
    expect(text).to.contain('shop').and.not.contain('pico-bot');
    expect(() => createAuthApp(auth, { issuer: `${issuer}/auth` })).to.throw(
      /^issuer is https:.*\/auth for the HTTP interface and https:.*\.com for its tokens/,
    );
    for (const make of [createAuthApp, createAuthRouter])
      expect(() => make(auth, { audience: 'shop' })).to.throw(/^audience is shop .* pico-bot/);
    server.closeAllConnections();
    server.close();
    await close();
    await removeTemporaryDirectories();
  });
});
