import { expect } from 'chai';
import { PASSWORD } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

const NEW_PASSWORD = 'another horse battery';

describe('/api/v1/auth/me', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());

  it('shows the account with times in ISO 8601 UTC', async () => {
    const { user, token } = await server.signedIn('operator');
    const reply = await server.call('GET', '/api/v1/auth/me', { token });
    expect(reply.body).to.deep.equal({
      id: user.id,
      email: user.email,
      display_name: '',
      role: 'operator',
      org_id: 'default',
      groups: [],
      status: 'active',
      email_verified: user.emailVerified,
      created_at: '2026-01-01T00:00:00.000Z',
      last_login_at: '2026-01-01T00:00:00.000Z',
    });
  });

  it('lists the ids of the groups', async () => {
    const admin = await server.signedIn('superadmin');
    const user = await server.user();
    const group = await server.call('POST', '/api/v1/groups', { token: admin.token, json: { name: 'G' } });
    const id = String(group.body['id']);
    await server.call('POST', `/api/v1/groups/${id}/members`, { token: admin.token, json: user.id });
    const token = await server.tokenOf(user);
    expect((await server.call('GET', '/api/v1/auth/me', { token })).body).to.deep.include({ groups: [id] });
  });

  it('changes the display name and nothing else', async () => {
    const { token } = await server.signedIn();
    const renamed = await server.call('PATCH', '/api/v1/auth/me', { token, json: { display_name: ' Ada ' } });
    expect(renamed.body).to.include({ display_name: 'Ada' });
    const more = await server.call('PATCH', '/api/v1/auth/me', {
      token,
      json: { display_name: 'Eve', role: 'superadmin' },
    });
    expect(more.status).to.equal(400);
    expect((await server.call('GET', '/api/v1/auth/me', { token })).body).to.include({
      display_name: 'Ada',
      role: 'viewer',
    });
  });

  it('answers HEAD as GET without the content', async () => {
    const { token } = await server.signedIn();
    const reply = await server.call('HEAD', '/api/v1/auth/me', { token });
    expect(reply.status).to.equal(200);
    expect(reply.text).to.equal('');
    expect(Number(reply.headers.get('content-length'))).to.be.above(0);
  });
});

describe('POST /api/v1/auth/me/password', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());

  it('changes the password and ends every session, this one too', async () => {
    const user = await server.user();
    const [token, other] = [await server.tokenOf(user), await server.tokenOf(user)];
    const reply = await server.call('POST', '/api/v1/auth/me/password', {
      token,
      json: { old_password: PASSWORD, new_password: NEW_PASSWORD },
    });
    expect(reply.status).to.equal(200);
    for (const old of [token, other]) {
      expect((await server.call('GET', '/api/v1/auth/me', { token: old })).status).to.equal(401);
    }
    const json = { email: user.email, password: NEW_PASSWORD };
    expect((await server.call('POST', '/api/v1/auth/login', { json })).status).to.equal(200);
  });

  it('refuses a wrong old password with 400, so that no client takes it for a lost session', async () => {
    const { token } = await server.signedIn();
    const reply = await server.call('POST', '/api/v1/auth/me/password', {
      token,
      json: { old_password: 'wrong horse battery', new_password: NEW_PASSWORD },
    });
    expect([reply.status, reply.body['code']]).to.deep.equal([400, 'old_password_wrong']);
    expect((await server.call('GET', '/api/v1/auth/me', { token })).status).to.equal(200);
  });
});

describe('/api/v1/auth/me/sessions', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());

  it('lists one’s own sessions and marks the one that asks', async () => {
    const user = await server.user();
    await server.call('POST', '/api/v1/auth/login', {
      json: { email: user.email, password: PASSWORD },
      headers: { 'user-agent': 'Phone/1.0' },
    });
    server.clock.advance(1_000);
    const token = await server.tokenOf(user);
    await server.signedIn();
    const { body } = await server.call('GET', '/api/v1/auth/me/sessions', { token });
    expect(body).to.include({ total: 2 });
    expect(body).to.have.nested.property('sessions[0].current', true);
    expect(body).to.have.nested.property('sessions[1].current', false);
    expect(body).to.have.nested.property('sessions[1].user_agent', 'Phone/1.0');
    expect(body).to.have.nested.property('sessions[1].address', '127.0.0.1');
    expect(body).to.have.nested.property('sessions[1].created_at', '2026-01-01T00:00:00.000Z');
    expect(body).to.have.nested.property('sessions[1].expires_at', '2026-01-08T00:00:00.000Z');
  });

  it('ends one of them', async () => {
    const user = await server.user();
    const lost = await server.tokenOf(user);
    server.clock.advance(1_000);
    const token = await server.tokenOf(user);
    const { body } = await server.call('GET', '/api/v1/auth/me/sessions', { token });
    expect(body).to.have.nested.property('sessions[1].sid').that.is.a('string');
    const [, session] = body['sessions'] as readonly { readonly sid: string }[];
    const path = `/api/v1/auth/me/sessions/${session?.sid ?? ''}`;
    expect((await server.call('DELETE', path, { token })).body).to.have.all.keys('message');
    expect((await server.call('GET', '/api/v1/auth/me', { token: lost })).status).to.equal(401);
    expect((await server.call('DELETE', path, { token })).body).to.include({ code: 'session_not_found' });
  });

  it('does not find somebody else’s', async () => {
    const other = await server.signedIn();
    const { body } = await server.call('GET', '/api/v1/auth/me/sessions', { token: other.token });
    const [session] = body['sessions'] as readonly { readonly sid: string }[];
    const { token } = await server.signedIn();
    const reply = await server.call('DELETE', `/api/v1/auth/me/sessions/${session?.sid ?? ''}`, { token });
    expect(reply.status).to.equal(404);
    expect((await server.call('GET', '/api/v1/auth/me', { token: other.token })).status).to.equal(200);
  });
});
