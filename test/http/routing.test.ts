import { expect } from 'chai';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

describe('a path or a method', () => {
  let server: HttpFixture;
  before(async () => {
    server = await httpFixture();
  });
  after(() => server.close());

  for (const path of [
    '/',
    '/nothing',
    '/api/v1/auth',
    '/API/v1/auth/me',
    '/api/v1/auth/me/x',
    '/api/v1/auth/users/a/b',
  ]) {
    it(`nobody knows (${path}) is 404`, async () => {
      const reply = await server.call('GET', path);
      expect([reply.status, reply.body['code']]).to.deep.equal([404, 'not_found']);
      expect(reply.headers.get('content-type')).to.equal('application/problem+json');
    });
  }

  const ALLOWED: readonly (readonly [string, string, string])[] = [
    ['GET', '/api/v1/auth/login', 'POST'],
    ['POST', '/api/v1/auth/me', 'GET, HEAD, PATCH'],
    ['POST', '/api/v1/auth/users/usr_x', 'DELETE, GET, HEAD, PATCH'],
    ['POST', '/api/v1/auth/users/registration', 'GET, HEAD, PUT'],
    ['DELETE', '/api/v1/groups', 'GET, HEAD, POST'],
    ['PUT', '/livez', 'GET, HEAD'],
  ];
  for (const [method, path, allow] of ALLOWED) {
    it(`that does not fit (${method} ${path}) is 405 and says what does`, async () => {
      const reply = await server.call(method, path);
      expect([reply.status, reply.body['code']]).to.deep.equal([405, 'method_not_allowed']);
      expect(reply.headers.get('allow')).to.equal(allow);
    });
  }

  it('may be asked for with OPTIONS', async () => {
    const reply = await server.call('OPTIONS', '/api/v1/auth/login');
    expect([reply.status, reply.headers.get('allow')]).to.deep.equal([204, 'POST']);
  });

  it('may be HEAD wherever it may be GET', async () => {
    for (const path of ['/livez', '/openapi.json', '/docs', '/api/v1/auth/jwks']) {
      const [head, get] = [await server.call('HEAD', path), await server.call('GET', path)];
      expect([path, head.status, head.text]).to.deep.equal([path, 200, '']);
      expect(head.headers.get('content-length')).to.equal(String(Buffer.byteLength(get.text)));
    }
  });

  it('may be written with broken percent encoding without harm', async () => {
    const { token } = await server.signedIn('superadmin');
    const reply = await server.call('GET', '/api/v1/auth/users/%E0%A4%A', { token });
    expect([reply.status, reply.body['code']]).to.deep.equal([404, 'user_not_found']);
  });

  it('carries headers that keep browsers from sniffing, framing and keeping', async () => {
    for (const path of ['/livez', '/nothing', '/api/v1/auth/me']) {
      const { headers } = await server.call('GET', path);
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('content-security-policy')).to.match(/default-src 'none'; frame-ancestors 'none'/);
      expect(headers.get('referrer-policy')).to.equal('no-referrer');
      expect(headers.get('cache-control')).to.equal('no-store');
    }
  });
});

describe('server.cors_origins', () => {
  const preflight = (server: HttpFixture, origin: string) =>
    server.call('OPTIONS', '/api/v1/auth/login', {
      headers: { origin, 'access-control-request-method': 'POST' },
    });

  it('allows nobody by default', async () => {
    const server = await httpFixture();
    const { headers } = await preflight(server, 'https://app.example');
    expect(headers.get('access-control-allow-origin')).to.equal(null);
    await server.close();
  });

  it('allows exactly the origins that it names, with tokens and without cookies', async () => {
    const server = await httpFixture({ http: { corsOrigins: ['https://app.example'] } });
    const allowed = await preflight(server, 'https://app.example');
    expect(allowed.status).to.equal(204);
    expect(allowed.headers.get('access-control-allow-origin')).to.equal('https://app.example');
    expect(allowed.headers.get('access-control-allow-headers')).to.match(/Authorization/);
    expect(allowed.headers.get('access-control-allow-credentials')).to.equal(null);
    expect(allowed.headers.get('vary')).to.match(/Origin/);
    for (const origin of ['https://app.example.evil', 'http://app.example', 'https://APP.example', 'null']) {
      const { headers } = await preflight(server, origin);
      expect([origin, headers.get('access-control-allow-origin')]).to.deep.equal([origin, null]);
    }
    await server.close();
  });

  it('lets browsers read refusals and their request id', async () => {
    const server = await httpFixture({ http: { corsOrigins: ['https://app.example'] } });
    const reply = await server.call('GET', '/api/v1/auth/me', { headers: { origin: 'https://app.example' } });
    expect(reply.status).to.equal(401);
    expect(reply.headers.get('access-control-allow-origin')).to.equal('https://app.example');
    expect(reply.headers.get('access-control-expose-headers')).to.match(/X-Request-Id/);
    await server.close();
  });
});
