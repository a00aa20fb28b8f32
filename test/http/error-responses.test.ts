import { expect } from 'chai';
import { HTTP_STATUS, STATUS } from '../../src/adapters/koa/error-codes.js';
import { AUTH_ERROR_CODES, AuthError, type AuthErrorCode } from '../../src/domain/errors.js';
import type { AuthPorts } from '../../src/composition/auth-ports.js';
import { PASSWORD } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture, type HttpFixtureOptions } from '../support/http-server.js';

const LOGIN = '/api/v1/auth/login';
const JSON_BODY = { email: 'ada@example.com', password: PASSWORD };

/** A server whose user store fails with whatever the test wants. */
const failingWith = (failure: () => unknown, options: HttpFixtureOptions = {}): Promise<HttpFixture> =>
  httpFixture({
    ...options,
    ports: (ports: AuthPorts) => ({
      users: new Proxy(ports.users, {
        get: (target, name, receiver): unknown =>
          name === 'findByEmailKey' // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever can be thrown
            ? () => Promise.reject(failure())
            : Reflect.get(target, name, receiver),
      }),
    }),
  });

describe('a refusal', () => {
  it('has a status for every code of the domain', () => {
    expect(Object.keys(STATUS)).to.have.members([...AUTH_ERROR_CODES]);
    expect(Object.keys(STATUS).filter((code) => code in HTTP_STATUS)).to.deep.equal([]);
  });

  it('is a problem (RFC 9457) that points to its documentation', async () => {
    const server = await httpFixture();
    const { body } = await server.call('POST', LOGIN, { json: JSON_BODY });
    expect(body).to.deep.include({
      type: 'https://auth.example.com/docs#invalid_credentials',
      title: 'Invalid credentials',
      status: 401,
      detail: 'E-mail or password is wrong.',
      code: 'invalid_credentials',
      error: 'E-mail or password is wrong.',
    });
    await server.close();
  });

  it('points to other documentation when that is configured', async () => {
    const server = await httpFixture({ http: { docsUrl: 'https://docs.example.com/errors' } });
    const { body } = await server.call('POST', LOGIN, { json: JSON_BODY });
    expect(body).to.include({ type: 'https://docs.example.com/errors#invalid_credentials' });
    await server.close();
  });

  it('speaks snake case of the fields that the domain refuses', async () => {
    const server = await httpFixture();
    const { token } = await server.signedIn();
    const { body } = await server.call('PATCH', '/api/v1/auth/me', {
      token,
      json: { display_name: 'x'.repeat(300) },
    });
    expect(body).to.have.nested.property('errors[0].path', 'display_name');
    await server.close();
  });

  for (const code of ['rate_limited', 'overloaded', 'store_unavailable'] as const) {
    it(`with ${code} says in whole seconds when to come back`, async () => {
      const server = await failingWith(() => new AuthError(code, { retryAfterSeconds: 2.2 }));
      const reply = await server.call('POST', LOGIN, { json: JSON_BODY });
      expect(reply.status).to.equal(STATUS[code]);
      expect(reply.headers.get('retry-after')).to.equal('3');
      await server.close();
      const silent = await failingWith(() => new AuthError(code));
      expect((await silent.call('POST', LOGIN, { json: JSON_BODY })).headers.get('retry-after')).to.equal(
        '1',
      );
      await silent.close();
    });
  }
});

describe('an error that nobody foresaw', () => {
  const leaky = (): Error =>
    new Error(`E11000 dup key { emailKey: "ada@example.com" } ${PASSWORD}`, {
      cause: new Error(
        'token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln and rt1.k1.abc.0.tag and pico_svc_abcdef',
      ),
    });

  it('is a 500 with the request id and nothing of its own', async () => {
    const server = await failingWith(leaky);
    const reply = await server.call('POST', LOGIN, { json: JSON_BODY, headers: { 'x-request-id': 'req-7' } });
    expect(reply.status).to.equal(500);
    expect(reply.body).to.include({ code: 'internal_error', request_id: 'req-7' });
    expect(reply.text).to.not.match(/E11000|dup key|at .*\.ts/);
    await server.close();
  });

  it('is logged in full with its cause, without what looks like an address or a token', async () => {
    const server = await failingWith(leaky);
    await server.call('POST', LOGIN, { json: JSON_BODY, headers: { 'x-request-id': 'req-7' } });
    const line = server.log.lines.find(({ level }) => level === 'error');
    expect(line?.fields).to.include({ code: 'internal_error', request_id: 'req-7' });
    const text = JSON.stringify(line);
    expect(text)
      .to.match(/E11000/)
      .and.match(/error-responses\.test\.ts/)
      .and.match(/token \[removed\]/);
    expect(text).to.not.match(/ada@example\.com|eyJ|rt1\.k1|pico_svc_a/);
    await server.close();
  });

  it('may be anything that can be thrown', async () => {
    for (const thrown of [undefined, null, 'text', 7, { status: 204, expose: true, message: 'x' }]) {
      const server = await failingWith(() => thrown);
      expect((await server.call('POST', LOGIN, { json: JSON_BODY })).status).to.equal(500);
      await server.close();
    }
  });

  it('does not choose its own status, as errors of libraries would', async () => {
    const server = await failingWith(() => Object.assign(new Error('secret'), { status: 418, expose: true }));
    const reply = await server.call('POST', LOGIN, { json: JSON_BODY });
    expect(reply.status).to.equal(500);
    expect(reply.text).to.not.include('secret');
    await server.close();
  });
});

describe('server.error_status pico-auth', () => {
  const compatible = { http: { errorStatus: 'pico-auth' } } as const;

  it('answers refusals of the business with 200 and the member "error"', async () => {
    const server = await httpFixture(compatible);
    const reply = await server.call('POST', LOGIN, { json: JSON_BODY });
    expect(reply.status).to.equal(200);
    expect(reply.body).to.include({ status: 200, error: 'E-mail or password is wrong.' });
    expect(reply.headers.get('www-authenticate')).to.equal(null);
    expect(reply.headers.get('content-type')).to.equal('application/json');
    await server.close();
  });

  it('leaves the guard’s 401 and 403, validation, and unknown paths as they are', async () => {
    const server = await httpFixture(compatible);
    const { token } = await server.signedIn();
    expect((await server.call('GET', '/api/v1/auth/me')).status).to.equal(401);
    expect((await server.call('GET', '/api/v1/auth/users', { token })).status).to.equal(403);
    expect((await server.call('POST', LOGIN, { json: [] })).status).to.equal(400);
    expect((await server.call('GET', '/nothing')).status).to.equal(404);
    await server.close();
  });

  for (const code of ['rate_limited', 'overloaded', 'store_unavailable'] satisfies AuthErrorCode[]) {
    it(`leaves ${code} as it is, since machines between here and the client act on it`, async () => {
      const server = await failingWith(() => new AuthError(code), compatible);
      expect((await server.call('POST', LOGIN, { json: JSON_BODY })).status).to.equal(STATUS[code]);
      await server.close();
    });
  }
});
