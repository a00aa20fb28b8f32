import { expect } from 'chai';
import { PASSWORD } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

describe('POST /api/v1/auth/login', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());
  const login = (json: unknown) => server.call('POST', '/api/v1/auth/login', { json });

  it('answers with a pair of tokens that nobody may cache', async () => {
    const user = await server.user();
    const reply = await login({ email: user.email, password: PASSWORD });
    expect(reply.status).to.equal(200);
    expect(reply.body).to.have.all.keys('access_token', 'refresh_token', 'token_type', 'expires_in');
    expect(reply.body).to.include({ token_type: 'Bearer' });
    expect(reply.body['expires_in']).to.be.within(855, 900);
    expect(reply.headers.get('cache-control')).to.equal('no-store');
  });

  it('ignores members that it does not know', async () => {
    const { email } = await server.user();
    expect((await login({ email, password: PASSWORD, remember_me: true })).status).to.equal(200);
  });

  it('answers unknown, wrong, suspended and passwordless alike', async () => {
    const admin = await server.signedIn('superadmin');
    const { email } = await server.user();
    const suspended = await server.user();
    await server.call('PATCH', `/api/v1/auth/users/${suspended.id}`, {
      token: admin.token,
      json: { status: 'suspended' },
    });
    await server.call('POST', '/api/v1/auth/users', {
      token: admin.token,
      json: { email: 'nopass@example.com' },
    });
    const replies = await Promise.all([
      login({ email: 'nobody@example.com', password: PASSWORD }),
      login({ email, password: 'wrong horse battery' }),
      login({ email: suspended.email, password: PASSWORD }),
      login({ email: 'nopass@example.com', password: PASSWORD }),
    ]);
    const bodies = replies.map(({ body }) => ({ ...body, request_id: '' }));
    expect(replies.map(({ status }) => status)).to.deep.equal([401, 401, 401, 401]);
    for (const body of bodies) expect(body).to.deep.equal(bodies[0]);
    expect(bodies[0]).to.include({ code: 'invalid_credentials' });
  });

  it('challenges without an error code, because no bearer token was sent (RFC 6750 section 3.1)', async () => {
    const reply = await login({ email: 'nobody@example.com', password: PASSWORD });
    expect(reply.headers.get('www-authenticate')).to.equal('Bearer realm="pico-auth"');
  });

  it('says after how many whole seconds to come back when there were too many failures', async () => {
    const { email } = await server.user();
    let reply = await login({ email, password: 'wrong horse battery' });
    for (let attempt = 0; attempt < 12 && reply.status === 401; attempt += 1) {
      reply = await login({ email, password: 'wrong horse battery' });
    }
    expect(reply.status).to.equal(429);
    expect(reply.body).to.include({ code: 'rate_limited' });
    expect(reply.headers.get('retry-after')).to.match(/^[1-9]\d*$/);
  });
});

describe('POST /api/v1/auth/refresh', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());
  const refresh = (json: unknown) => server.call('POST', '/api/v1/auth/refresh', { json });

  it('takes the token as a member or as the bare string, with one answer', async () => {
    const { refreshToken } = await server.signIn(await server.user());
    const first = await refresh({ refresh_token: refreshToken });
    const again = await refresh(refreshToken);
    expect(first.status).to.equal(200);
    expect(again.body).to.deep.equal(first.body);
    expect(first.headers.get('cache-control')).to.equal('no-store');
  });

  it('never sets or clears a cookie, refused or not (AS-06.4)', async () => {
    const { refreshToken } = await server.signIn(await server.user());
    for (const token of [refreshToken, 'rt1.k.0.0.forged', refreshToken]) {
      expect((await refresh(token)).headers.get('set-cookie')).to.equal(null);
    }
  });

  it('refuses what is no refresh token with invalid_grant', async () => {
    const reply = await refresh('rt1.k.0.0.forged');
    expect(reply.status).to.equal(400);
    expect(reply.body).to.include({ code: 'invalid_grant' });
  });

  it('ends the session when a token comes back long after it was replaced', async () => {
    const { refreshToken } = await server.signIn(await server.user());
    const { body } = await refresh(refreshToken);
    server.clock.advance(600_000);
    expect((await refresh(refreshToken)).body).to.include({ code: 'invalid_grant' });
    expect((await refresh(body['refresh_token'])).body).to.include({ code: 'invalid_grant' });
  });

  it('asks for the member when it is missing, and repeats no value', async () => {
    const reply = await refresh({ refreshToken: 'rt1.secret' });
    expect(reply.body['errors']).to.deep.equal([
      { path: 'refresh_token', message: 'Invalid input: expected string, received undefined' },
    ]);
    expect(reply.text).to.not.include('rt1.secret');
  });
});

describe('POST /api/v1/auth/logout', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());
  const me = (token: string) => server.call('GET', '/api/v1/auth/me', { token });
  const logout = (options: Parameters<HttpFixture['call']>[2]) =>
    server.call('POST', '/api/v1/auth/logout', options);

  it('ends the session of the access token, without a body and without a content type', async () => {
    const { token } = await server.signedIn();
    const reply = await logout({ token });
    expect(reply.status).to.equal(200);
    expect(reply.body).to.have.all.keys('message');
    expect((await me(token)).body).to.include({ code: 'token_revoked' });
  });

  it('is a success again for a session that has ended, by either token (RFC 7009 section 2.2)', async () => {
    const pair = await server.signIn(await server.user());
    const [token, json] = [pair.accessToken, { refresh_token: pair.refreshToken }];
    for (const options of [{ token }, { token }, { json }, { token, json }])
      expect((await logout(options)).status).to.equal(200);
    expect(server.audit.of('user.signed_out')).to.have.lengthOf(1);
  });

  it('ends the session of an access token that a change of role has made stale', async () => {
    const person = await server.user();
    const pair = await server.signIn(person);
    const admin = await server.caller(await server.user('superadmin'));
    await server.auth.userAdministration.changeRole(admin, person.id, 'operator');
    expect((await me(pair.accessToken)).body).to.include({ code: 'token_revoked' });
    expect((await logout({ token: pair.accessToken })).status).to.equal(200);
    const json = { refresh_token: pair.refreshToken };
    const refreshed = await server.call('POST', '/api/v1/auth/refresh', { json });
    expect(refreshed.body).to.include({ code: 'invalid_grant' });
  });

  it('ends nobody else’s session by a revoked access token beside a refresh token', async () => {
    const [mine, victim] = [
      await server.signIn(await server.user()),
      await server.signIn(await server.user()),
    ];
    await logout({ token: mine.accessToken });
    const json = { refresh_token: victim.refreshToken };
    expect((await logout({ token: mine.accessToken, json })).body).to.include({ code: 'invalid_grant' });
    expect((await me(victim.accessToken)).status).to.equal(200);
  });

  it('ends the session of a refresh token alone', async () => {
    const pair = await server.signIn(await server.user());
    expect((await logout({ json: { refresh_token: pair.refreshToken } })).status).to.equal(200);
    expect((await me(pair.accessToken)).status).to.equal(401);
  });

  it('ends the session of a refresh token beside an access token that has expired', async () => {
    const pair = await server.signIn(await server.user());
    server.clock.advance(901_000);
    const json = { refresh_token: pair.refreshToken };
    expect((await logout({ token: pair.accessToken })).body).to.include({ code: 'token_expired' });
    expect((await logout({ token: pair.accessToken, json })).status).to.equal(200);
    const refreshed = await server.call('POST', '/api/v1/auth/refresh', { json });
    expect(refreshed.body).to.include({ code: 'invalid_grant' });
  });

  it('does not end another user’s session', async () => {
    const victim = await server.signIn(await server.user());
    const { token } = await server.signedIn();
    const reply = await logout({ token, json: { refresh_token: victim.refreshToken } });
    expect(reply.body).to.include({ code: 'invalid_grant' });
    expect((await me(victim.accessToken)).status).to.equal(200);
  });

  it('asks for a token when it gets neither', async () => {
    const reply = await logout({});
    expect(reply.status).to.equal(401);
    expect(reply.headers.get('www-authenticate')).to.equal('Bearer realm="pico-auth"');
  });

  it('refuses a forged access token even beside a refresh token', async () => {
    const pair = await server.signIn(await server.user());
    const reply = await logout({ token: 'a.b.c', json: { refresh_token: pair.refreshToken } });
    expect(reply.status).to.equal(401);
    expect((await me(pair.accessToken)).status).to.equal(200);
  });

  it('ends every session at /logout-all', async () => {
    const user = await server.user();
    const [first, second] = [await server.tokenOf(user), await server.tokenOf(user)];
    expect((await server.call('POST', '/api/v1/auth/logout-all', { token: first })).status).to.equal(200);
    expect((await me(second)).body).to.include({ code: 'token_revoked' });
  });
});
