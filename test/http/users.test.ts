import { expect } from 'chai';
import { PASSWORD } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

const USERS = '/api/v1/auth/users';

describe('GET /api/v1/auth/users', () => {
  let server: HttpFixture;
  let token: string;
  beforeEach(async () => {
    server = await httpFixture();
    ({ token } = await server.signedIn('superadmin'));
  });
  afterEach(() => server.close());
  const list = (query: string, asToken = token) =>
    server.call('GET', `${USERS}?${query}`, { token: asToken });

  it('walks through everybody once, page by page, while people are added', async () => {
    const expected = new Set<string>();
    for (let count = 0; count < 7; count += 1) {
      expected.add((await server.user()).id);
      server.clock.advance(1);
    }
    const seen: string[] = [];
    let cursor: unknown = '';
    while (typeof cursor === 'string') {
      const { body } = await list(`limit=3&role=viewer${cursor && `&cursor=${cursor}`}`);
      seen.push(...(body['users'] as readonly { readonly id: string }[]).map(({ id }) => id));
      cursor = body['next_cursor'];
      if (seen.length === 3) await server.user('operator');
    }
    expect(seen).to.have.members([...expected]);
  });

  it('filters by beginning of address, role, status and organisation', async () => {
    const elsewhere = await server.user('operator', 'elsewhere');
    const { email } = await server.user();
    expect((await list(`q=${encodeURIComponent(email.toUpperCase())}`)).body).to.include({ total: 1 });
    expect((await list('org_id=elsewhere')).body).to.have.nested.property('users[0].id', elsewhere.id);
    expect((await list('role=operator&status=active')).body).to.include({ total: 1 });
    expect((await list('status=suspended')).body).to.deep.equal({
      users: [],
      total: 0,
      total_is_estimate: false,
      next_cursor: null,
    });
  });

  it('shows an org_admin its own organisation and no other', async () => {
    const admin = await server.signedIn('org_admin', 'acme');
    await server.user('viewer', 'elsewhere');
    const { body } = await list('', admin.token);
    expect(body).to.include({ total: 1 });
    expect((await list('org_id=elsewhere', admin.token)).body).to.include({ code: 'organisation_not_found' });
  });

  for (const query of [
    'limit=0',
    'limit=201',
    'limit=ten',
    'limit=1&limit=2',
    'role=king',
    'cursor=x',
    'org_id=A%20B',
  ]) {
    it(`refuses ${query} and names the parameter`, async () => {
      const reply = await list(query);
      expect([reply.status, reply.body['code']]).to.deep.equal([400, 'validation_failed']);
      expect(reply.body).to.have.nested.property('errors[0].path', query.split('=')[0]);
    });
  }

  it('is closed to operators and viewers', async () => {
    for (const role of ['operator', 'viewer'] as const) {
      const reply = await list('', (await server.signedIn(role)).token);
      expect([reply.status, reply.body['code']]).to.deep.equal([403, 'forbidden']);
      expect(reply.headers.get('www-authenticate')).to.match(/error="insufficient_scope"/);
    }
  });
});

describe('a user at /api/v1/auth/users', () => {
  let server: HttpFixture;
  let token: string;
  beforeEach(async () => {
    server = await httpFixture();
    ({ token } = await server.signedIn('superadmin'));
  });
  afterEach(() => server.close());

  it('is made with a role and an organisation, and read back', async () => {
    const json = { email: 'op@example.com', password: PASSWORD, role: 'operator', org_id: 'acme' };
    const made = await server.call('POST', USERS, { token, json });
    expect(made.status).to.equal(201);
    expect(made.body).to.include({
      role: 'operator',
      org_id: 'acme',
      has_password: true,
      last_login_at: null,
    });
    const read = await server.call('GET', `${USERS}/${String(made.body['id'])}`, { token });
    expect(read.body).to.deep.equal(made.body);
  });

  it('never shows a password hash', async () => {
    const json = { email: 'op@example.com', password: PASSWORD };
    const made = await server.call('POST', USERS, { token, json });
    expect(made.text).to.not.match(/argon2|hash/);
  });

  it('is made without a password until one is set', async () => {
    const made = await server.call('POST', USERS, { token, json: { email: 'late@example.com' } });
    expect(made.body).to.include({ has_password: false });
    const path = `${USERS}/${String(made.body['id'])}/password`;
    expect((await server.call('PUT', path, { token, json: { new_password: PASSWORD } })).status).to.equal(
      200,
    );
    const login = { email: 'late@example.com', password: PASSWORD };
    expect((await server.call('POST', '/api/v1/auth/login', { json: login })).status).to.equal(200);
  });

  it('is changed field by field', async () => {
    const user = await server.user();
    const json = { display_name: 'New', email: 'new@example.com', email_verified: true, org_id: 'acme' };
    const reply = await server.call('PATCH', `${USERS}/${user.id}`, { token, json });
    expect(reply.body).to.include(json);
    const unknown = await server.call('PATCH', `${USERS}/${user.id}`, { token, json: { role: 'viewer' } });
    expect(unknown.body).to.have.nested.property('errors[0].path', 'role');
  });

  it('is signed out by suspension', async () => {
    const { user, token: theirs } = await server.signedIn();
    await server.call('PATCH', `${USERS}/${user.id}`, { token, json: { status: 'suspended' } });
    expect((await server.call('GET', '/api/v1/auth/me', { token: theirs })).status).to.equal(401);
  });

  it('is deleted, with every token it had', async () => {
    const { user, token: theirs } = await server.signedIn();
    expect((await server.call('DELETE', `${USERS}/${user.id}`, { token })).body).to.have.all.keys('message');
    expect((await server.call('GET', '/api/v1/auth/me', { token: theirs })).status).to.equal(401);
    expect((await server.call('GET', `${USERS}/${user.id}`, { token })).body).to.include({
      code: 'user_not_found',
    });
  });

  it('does not exist for an org_admin of another organisation: 404, never 403', async () => {
    const admin = await server.signedIn('org_admin', 'acme');
    const { id } = await server.user('viewer', 'elsewhere');
    const calls = [
      ['GET', ''],
      ['PATCH', '', { display_name: 'x' }],
      ['DELETE', ''],
      ['PUT', '/role', 'operator'],
      ['PUT', '/password', { new_password: PASSWORD }],
      ['DELETE', '/sessions'],
    ] as const;
    for (const [method, below, json] of calls) {
      const reply = await server.call(method, `${USERS}/${id}${below}`, { token: admin.token, json });
      expect([method, below, reply.status, reply.body['code']]).to.deep.equal([
        method,
        below,
        404,
        'user_not_found',
      ]);
    }
  });
});
