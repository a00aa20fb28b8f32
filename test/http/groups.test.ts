import { expect } from 'chai';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

const GROUPS = '/api/v1/groups';

describe('/api/v1/groups', () => {
  let server: HttpFixture;
  let token: string;
  beforeEach(async () => {
    server = await httpFixture();
    ({ token } = await server.signedIn('org_admin'));
  });
  afterEach(() => server.close());
  const make = async (name: string): Promise<string> => {
    const reply = await server.call('POST', GROUPS, { token, json: { name } });
    expect(reply.status).to.equal(201);
    return String(reply.body['id']);
  };

  it('makes a group in the organisation of the caller', async () => {
    const reply = await server.call('POST', GROUPS, {
      token,
      json: { name: 'Readers', description: 'They read' },
    });
    expect(reply.status).to.equal(201);
    expect(reply.body).to.include({ name: 'Readers', description: 'They read', org_id: 'default' });
    expect(reply.body).to.have.property('created_at', '2026-01-01T00:00:00.000Z');
  });

  it('has each name once, in whatever letter case', async () => {
    await make('Readers');
    const reply = await server.call('POST', GROUPS, { token, json: { name: 'READERS' } });
    expect([reply.status, reply.body['code']]).to.deep.equal([409, 'group_name_taken']);
  });

  it('is read by everybody of the organisation and written by its admins', async () => {
    const id = await make('Readers');
    const viewer = await server.signedIn('viewer');
    expect((await server.call('GET', GROUPS, { token: viewer.token })).body).to.include({ total: 1 });
    expect((await server.call('GET', `${GROUPS}/${id}`, { token: viewer.token })).status).to.equal(200);
    const writes = [
      await server.call('POST', GROUPS, { token: viewer.token, json: { name: 'Mine' } }),
      await server.call('PUT', `${GROUPS}/${id}`, { token: viewer.token, json: { name: 'Mine' } }),
      await server.call('DELETE', `${GROUPS}/${id}`, { token: viewer.token }),
      await server.call('POST', `${GROUPS}/${id}/members`, { token: viewer.token, json: viewer.user.id }),
      await server.call('DELETE', `${GROUPS}/${id}/members/${viewer.user.id}`, { token: viewer.token }),
    ];
    for (const reply of writes) expect([reply.status, reply.body['code']]).to.deep.equal([403, 'forbidden']);
  });

  it('does not exist for another organisation', async () => {
    const id = await make('Readers');
    const stranger = await server.signedIn('org_admin', 'acme');
    expect((await server.call('GET', GROUPS, { token: stranger.token })).body).to.include({ total: 0 });
    const reply = await server.call('GET', `${GROUPS}/${id}`, { token: stranger.token });
    expect([reply.status, reply.body['code']]).to.deep.equal([404, 'group_not_found']);
    const root = await server.signedIn('superadmin', 'acme');
    const list = await server.call('GET', `${GROUPS}?org_id=default`, { token: root.token });
    expect(list.body).to.include({ total: 1 });
  });

  it('changes what a PUT names, and takes back a whole representation', async () => {
    const id = await make('Readers');
    const named = await server.call('PUT', `${GROUPS}/${id}`, { token, json: { description: 'New' } });
    expect(named.body).to.include({ name: 'Readers', description: 'New' });
    const whole = { ...named.body, name: 'Writers', description: null };
    const reply = await server.call('PUT', `${GROUPS}/${id}`, { token, json: whole });
    expect(reply.body).to.include({ name: 'Writers', description: 'New' });
  });

  it('takes members as a member of the body or as the bare string, twice without a change', async () => {
    const id = await make('Readers');
    const [one, two] = [await server.user(), await server.user()];
    const path = `${GROUPS}/${id}/members`;
    const replies = [
      await server.call('POST', path, { token, json: { user_id: one.id } }),
      await server.call('POST', path, { token, json: two.id }),
      await server.call('POST', path, { token, json: two.id }),
    ];
    expect(replies.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    const { body } = await server.call('GET', `${GROUPS}/${id}`, { token });
    expect(body['members']).to.have.deep.members([
      { user_id: one.id, joined_at: '2026-01-01T00:00:00.000Z' },
      { user_id: two.id, joined_at: '2026-01-01T00:00:00.000Z' },
    ]);
    expect((await server.call('DELETE', `${path}/${one.id}`, { token })).status).to.equal(200);
    const after = await server.call('GET', `${GROUPS}/${id}`, { token });
    expect(after.body['members']).to.have.length(1);
  });

  it('takes no member from another organisation', async () => {
    const id = await make('Readers');
    const stranger = await server.user('viewer', 'acme');
    const reply = await server.call('POST', `${GROUPS}/${id}/members`, { token, json: stranger.id });
    expect([reply.status, reply.body['code']]).to.deep.equal([404, 'user_not_found']);
  });

  it('lets no org_admin move a superadmin', async () => {
    const id = await make('Readers');
    const root = await server.user('superadmin');
    const members = `${GROUPS}/${id}/members`;
    const json = { user_id: root.id };
    for (const reply of [
      await server.call('POST', members, { token, json }),
      await server.call('DELETE', `${members}/${root.id}`, { token }),
    ])
      expect([reply.status, reply.body['code']]).to.deep.equal([403, 'role_above_own']);
  });

  it('is gone after DELETE, and with it the members’ token claim', async () => {
    const id = await make('Readers');
    const user = await server.user();
    await server.call('POST', `${GROUPS}/${id}/members`, { token, json: user.id });
    expect((await server.call('DELETE', `${GROUPS}/${id}`, { token })).body).to.have.all.keys('message');
    expect((await server.call('GET', `${GROUPS}/${id}`, { token })).status).to.equal(404);
    const theirs = await server.tokenOf(user);
    const me = await server.call('GET', '/api/v1/auth/me', { token: theirs });
    expect(me.body).to.deep.include({ groups: [] });
  });
});
