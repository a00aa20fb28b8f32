import { expect } from 'chai';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

const USERS = '/api/v1/auth/users';

describe('credentials of a user at /api/v1/auth/users/{id}', () => {
  let server: HttpFixture;
  let token: string;
  beforeEach(async () => {
    server = await httpFixture();
    ({ token } = await server.signedIn('superadmin'));
  });
  afterEach(() => server.close());

  it('take a role as a member or as the bare string', async () => {
    const { id, email } = await server.user();
    const path = `${USERS}/${id}/role`;
    const first = await server.call('PUT', path, { token, json: { role: 'operator' } });
    expect(first.body).to.deep.equal({ id, email, role: 'operator' });
    expect((await server.call('PUT', path, { token, json: 'viewer' })).body).to.include({ role: 'viewer' });
    expect((await server.call('PUT', path, { token, json: 'king' })).body).to.include({
      code: 'validation_failed',
    });
  });

  it('never let the last superadmin go', async () => {
    const { body } = await server.call('GET', '/api/v1/auth/me', { token });
    const path = `${USERS}/${String(body['id'])}`;
    const replies = [
      await server.call('PUT', `${path}/role`, { token, json: 'viewer' }),
      await server.call('PATCH', path, { token, json: { status: 'suspended' } }),
      await server.call('DELETE', path, { token }),
    ];
    for (const reply of replies) {
      expect([reply.status, reply.body['code']]).to.deep.equal([409, 'last_superadmin']);
    }
  });

  it('of two superadmins demoting each other at once leave one', async () => {
    const one = await server.call('GET', '/api/v1/auth/me', { token });
    const other = await server.signedIn('superadmin');
    const replies = await Promise.all([
      server.call('PUT', `${USERS}/${other.user.id}/role`, { token, json: 'viewer' }),
      server.call('PUT', `${USERS}/${String(one.body['id'])}/role`, { token: other.token, json: 'viewer' }),
    ]);
    // Whoever comes second is refused: by the roster, or as the viewer that it has become meanwhile.
    const [first, second = ''] = replies
      .map(({ status, body }) => `${status} ${String(body['code'])}`)
      .sort();
    expect(first).to.equal('200 undefined');
    expect(['401 token_revoked', '409 last_superadmin']).to.include(second);
    const left = await server.ports.users.list({ role: 'superadmin', limit: 10 });
    expect(left.total).to.equal(1);
  });

  it('are not for an org_admin to raise above its own role', async () => {
    const admin = await server.signedIn('org_admin');
    const { id } = await server.user();
    const reply = await server.call('PUT', `${USERS}/${id}/role`, { token: admin.token, json: 'superadmin' });
    expect([reply.status, reply.body['code']]).to.deep.equal([403, 'role_above_own']);
    expect(reply.headers.get('www-authenticate')).to.match(
      /^Bearer realm="pico-auth", error="insufficient_scope"/,
    );
  });

  it('end every session at DELETE sessions', async () => {
    const { user, token: theirs } = await server.signedIn();
    expect((await server.call('DELETE', `${USERS}/${user.id}/sessions`, { token })).status).to.equal(200);
    expect((await server.call('GET', '/api/v1/auth/me', { token: theirs })).status).to.equal(401);
  });
});

describe('GET /api/v1/orgs', () => {
  it('counts what is in use, for superadmins alone', async () => {
    const server = await httpFixture();
    const { token } = await server.signedIn('superadmin');
    const admin = await server.signedIn('org_admin', 'acme');
    await server.call('POST', '/api/v1/groups', { token: admin.token, json: { name: 'G' } });
    const { body } = await server.call('GET', '/api/v1/orgs', { token });
    expect(body).to.deep.equal({
      orgs: [
        { org_id: 'acme', users: 1, groups: 1, service_tokens: 0 },
        { org_id: 'default', users: 1, groups: 0, service_tokens: 0 },
      ],
      total: 2,
    });
    expect((await server.call('GET', '/api/v1/orgs', { token: admin.token })).status).to.equal(403);
    await server.close();
  });
});
