import { expect } from 'chai';
import { ENDPOINTS } from '../../src/adapters/koa/endpoints.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';
import { bodyOf, rawExchange, rawRequest, statusOf } from '../support/raw-http.js';

const ME = '/api/v1/auth/me';

describe('the bearer guard', () => {
  let server: HttpFixture;
  let token: string;
  beforeEach(async () => {
    server = await httpFixture();
    ({ token } = await server.signedIn());
  });
  afterEach(() => server.close());
  const asked = (headers: Readonly<Record<string, string>>, path = ME) =>
    server.call('GET', path, { headers });

  it('stands before every endpoint that is not public', async () => {
    const closed = ENDPOINTS.filter(({ who }) => ['bearer', 'admin', 'superadmin'].includes(who));
    expect(closed.length).to.be.above(20);
    for (const { method, path } of closed) {
      const reply = await server.call(method.toUpperCase(), path.replace(/:\w+/g, 'x'));
      expect([path, reply.status, reply.body['code']]).to.deep.equal([path, 401, 'token_missing']);
      expect(reply.headers.get('www-authenticate')).to.equal('Bearer realm="pico-auth"');
    }
  });

  it('reads the scheme in any letter case', async () => {
    expect((await asked({ authorization: `bEaReR ${token}` })).status).to.equal(200);
  });

  it('takes another scheme for no credentials', async () => {
    const reply = await asked({ authorization: 'Basic YTpi' });
    expect(reply.body).to.include({ code: 'token_missing' });
    expect(reply.headers.get('www-authenticate')).to.equal('Bearer realm="pico-auth"');
  });

  it('takes no token from the query', async () => {
    expect((await asked({}, `${ME}?access_token=${token}`)).body).to.include({ code: 'token_missing' });
  });

  it('refuses a token in the header beside one in the query (RFC 6750 section 3.1)', async () => {
    const reply = await asked({ authorization: `Bearer ${token}` }, `${ME}?a=1&access_token=${token}`);
    expect([reply.status, reply.body['code']]).to.deep.equal([400, 'invalid_request']);
    expect(reply.headers.get('www-authenticate')).to.match(
      /^Bearer realm="pico-auth", error="invalid_request"/,
    );
  });

  it('refuses two Authorization headers', async () => {
    const authorization = ['Authorization', `Bearer ${token}`] as const;
    const request = rawRequest('GET', ME, [authorization, ['authorization', 'Bearer other']]);
    const response = await rawExchange(server.port, request);
    expect(statusOf(response)).to.equal(400);
    expect(bodyOf(response)).to.include('"invalid_request"');
  });

  for (const bad of ['', 'x', 'a.b.c', 'a b', '..', `${'a'.repeat(9_000)}.b.c`, 'eyJhbGciOiJub25lIn0.e30.']) {
    it(`refuses ${JSON.stringify(bad.slice(0, 40))} as invalid_token`, async () => {
      const reply = await asked({ authorization: `Bearer ${bad}` });
      expect(reply.status).to.equal(401);
      expect(reply.headers.get('www-authenticate')).to.match(/error="invalid_token"/);
    });
  }

  it('refuses an expired token and says so', async () => {
    server.clock.advance(901_000);
    const reply = await asked({ authorization: `Bearer ${token}` });
    expect(reply.body).to.include({ code: 'token_expired' });
    expect(reply.headers.get('www-authenticate')).to.equal(
      'Bearer realm="pico-auth", error="invalid_token", error_description="The access token has expired."',
    );
  });

  it('refuses a refresh token and a service token', async () => {
    const pair = await server.signIn(await server.user());
    const admin = await server.signedIn('superadmin');
    const made = await server.call('POST', '/api/v1/auth/service-tokens', {
      token: admin.token,
      json: { name: 's' },
    });
    for (const wrong of [pair.refreshToken, String(made.body['token'])]) {
      expect((await asked({ authorization: `Bearer ${wrong}` })).status).to.equal(401);
    }
  });

  it('reads nothing of a request before it knows who asks', async () => {
    const reply = await server.call('POST', '/api/v1/groups', { raw: '{broken' });
    expect(reply.body).to.include({ code: 'token_missing' });
  });

  it('keeps the private reason of a refusal in the log', async () => {
    const reply = await asked({ authorization: `Bearer ${token.slice(0, -10)}AAAAAAAAAA` });
    expect(reply.body).to.include({ code: 'token_signature_invalid' });
    const line = server.log.lines.find(({ message }) => message === 'request refused');
    expect(line?.fields['reason']).to.be.a('string');
    expect(reply.text).to.not.include(String(line?.fields['reason']));
  });
});
