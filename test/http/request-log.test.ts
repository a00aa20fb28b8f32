import { expect } from 'chai';
import { PASSWORD } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

describe('the request id', () => {
  let server: HttpFixture;
  before(async () => {
    server = await httpFixture();
  });
  after(() => server.close());
  const idFor = async (sent?: string): Promise<string> => {
    const headers = sent === undefined ? {} : { 'x-request-id': sent };
    return (await server.call('GET', '/livez', { headers })).headers.get('x-request-id') ?? '';
  };

  it('is the caller’s own when it is 1 to 64 harmless characters', async () => {
    for (const good of ['a', 'req-1.2_3', 'x'.repeat(64)]) expect(await idFor(good)).to.equal(good);
  });

  it('is a new one otherwise, and never the same twice', async () => {
    for (const bad of ['', 'x'.repeat(65), 'a b', 'a"b', '<script>', 'a,b', 'ä']) {
      expect(await idFor(bad)).to.match(/^[\w-]{16}$/);
    }
    expect(await idFor()).to.not.equal(await idFor());
  });

  it('is the one that everything below the request sees', async () => {
    const seen: (string | undefined)[] = [];
    const { AsyncLocalRequestContext } =
      await import('../../src/adapters/node/async-local-request-context.js');
    const requestContext = new AsyncLocalRequestContext();
    const traced = await httpFixture({
      http: { requestContext },
      ports: (ports) => ({
        users: new Proxy(ports.users, {
          get: (target, name, receiver): unknown => {
            if (name === 'findByEmailKey') seen.push(requestContext.current()?.requestId);
            const value: unknown = Reflect.get(target, name, receiver);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          },
        }),
      }),
    });
    const ids = Array.from({ length: 20 }, (_, index) => `req-${index}`);
    await Promise.all(
      ids.map((id) =>
        traced.call('POST', '/api/v1/auth/login', {
          json: { email: `${id}@example.com`, password: PASSWORD },
          headers: { 'x-request-id': id },
        }),
      ),
    );
    expect(seen).to.have.members(ids);
    await traced.close();
  });
});

describe('the log of requests', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());
  const lines = () => server.log.lines.filter(({ message }) => message === 'request');

  it('has one line a request, with the route’s pattern instead of the path', async () => {
    const { token } = await server.signedIn('superadmin');
    await server.call('GET', '/api/v1/auth/users/usr_secretperson', {
      token,
      headers: { 'x-request-id': 'r1' },
    });
    expect(lines()).to.deep.equal([
      {
        level: 'info',
        message: 'request',
        fields: { request_id: 'r1', method: 'GET', route: '/api/v1/auth/users/:id', status: 404, ms: 0 },
      },
    ]);
  });

  it('has one for what no route takes, without its path', async () => {
    await server.call('GET', '/ada@example.com?token=x');
    expect(lines().map(({ fields }) => fields)).to.have.nested.property('[0].route', 'unmatched');
  });

  it('keeps probes out of the ordinary log', async () => {
    await server.call('GET', '/livez');
    await server.call('GET', '/readyz');
    expect(lines().map(({ level }) => level)).to.deep.equal(['debug', 'debug']);
  });

  it('holds no token, password or e-mail address of anybody', async () => {
    const form = { email: 'ada@example.com', password: PASSWORD };
    await server.call('POST', '/api/v1/auth/register', { json: form });
    const { body } = await server.call('POST', '/api/v1/auth/login', { json: form });
    const token = String(body['access_token']);
    const refreshToken = String(body['refresh_token']);
    await server.call('POST', '/api/v1/auth/login', { json: { ...form, password: 'wrong horse battery' } });
    await server.call('GET', `/api/v1/auth/me?access_token=${token}`, { token });
    await server.call('GET', `/api/v1/auth/users?q=ada@example.com`, { token });
    await server.call('POST', '/api/v1/auth/refresh', { json: refreshToken });
    await server.call('POST', '/api/v1/auth/refresh', { json: `${refreshToken}x` });
    await server.call('POST', '/api/v1/auth/logout', { token, json: { refresh_token: refreshToken } });
    const text = server.log.text();
    expect(lines()).to.have.length(8);
    expect(text).to.not.include('ada@').and.not.include(PASSWORD).and.not.include('horse');
    expect(text).to.not.match(/eyJ|rt1\./);
  });
});
