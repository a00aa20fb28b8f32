import { expect } from 'chai';
import { PASSWORD } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

describe('POST /api/v1/auth/register', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());
  const register = (json: unknown) => server.call('POST', '/api/v1/auth/register', { json });

  it('makes a viewer of the default organisation', async () => {
    const reply = await register({ email: 'ada@example.com', password: PASSWORD, display_name: 'Ada' });
    expect(reply.status).to.equal(201);
    expect(reply.body).to.have.all.keys('id', 'email', 'display_name', 'role', 'org_id', 'status');
    expect(reply.body).to.include({
      email: 'ada@example.com',
      display_name: 'Ada',
      role: 'viewer',
      org_id: 'default',
      status: 'active',
    });
  });

  it('takes no role and no organisation from the applicant', async () => {
    const form = { email: 'eve@example.com', password: PASSWORD, role: 'superadmin', org_id: 'other' };
    expect((await register(form)).body).to.include({ role: 'viewer', org_id: 'default' });
  });

  it('needs no display name, and takes null for none', async () => {
    expect((await register({ email: 'a@example.com', password: PASSWORD })).body).to.include({
      display_name: '',
    });
    const withNull = { email: 'b@example.com', password: PASSWORD, display_name: null };
    expect((await register(withNull)).status).to.equal(201);
  });

  it('gives one of 100 parallel applicants the address, in whatever spelling, and 99 one refusal', async () => {
    const spellings = [
      'zo\u00eb@example.com',
      'ZO\u00cb@EXAMPLE.COM',
      ' zoe\u0308@example.com ',
      'Zoe\u0308@Example.Com',
    ];
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        register({ email: spellings[index % spellings.length], password: PASSWORD }),
      ),
    );
    const statuses = replies.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).to.have.length(1);
    const refused = replies.filter(({ status }) => status !== 201);
    for (const { status, body } of refused) {
      expect([status, body['code']]).to.deep.equal([409, 'email_taken']);
    }
  });

  it('names what is wrong with a field without repeating it', async () => {
    const reply = await register({ email: 'not an address', password: PASSWORD });
    expect(reply.status).to.equal(400);
    expect(reply.body).to.include({ code: 'validation_failed' });
    expect(reply.body['errors']).to.have.length(1);
    expect(reply.body['errors']).to.have.nested.property('[0].path', 'email');
    expect(reply.text).to.not.include('not an address');
  });

  it('says why a password is refused', async () => {
    const short = await register({ email: 'c@example.com', password: 'short' });
    expect(short.body).to.include({ code: 'password_too_short' });
    const common = await register({ email: 'c@example.com', password: 'password1' });
    expect(common.body).to.include({ code: 'password_blocked' });
    const long = await register({ email: 'c@example.com', password: 'x'.repeat(1_025) });
    expect(long.body).to.include({ code: 'password_too_long' });
  });
});

describe('the registration switch', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());
  const PATH = '/api/v1/auth/users/registration';

  it('is read and set by a superadmin, and closes registration', async () => {
    const { token } = await server.signedIn('superadmin');
    expect((await server.call('GET', PATH, { token })).body).to.deep.equal({ registration_enabled: true });
    const set = await server.call('PUT', PATH, { token, json: { enabled: false } });
    expect(set.body).to.deep.equal({ registration_enabled: false });
    const reply = await server.call('POST', '/api/v1/auth/register', {
      json: { email: 'late@example.com', password: PASSWORD },
    });
    expect([reply.status, reply.body['code']]).to.deep.equal([403, 'registration_disabled']);
    expect(reply.headers.get('www-authenticate')).to.equal(null);
  });

  it('is no business of an org_admin', async () => {
    const { token } = await server.signedIn('org_admin');
    expect((await server.call('GET', PATH, { token })).status).to.equal(403);
    expect((await server.call('PUT', PATH, { token, json: { enabled: false } })).status).to.equal(403);
  });

  it('refuses members that it does not know, since a typing error must not pass for a change', async () => {
    const { token } = await server.signedIn('superadmin');
    const reply = await server.call('PUT', PATH, { token, json: { enabled: true, enbled: false } });
    expect(reply.status).to.equal(400);
    expect(reply.body['errors']).to.deep.equal([{ path: 'enbled', message: 'There is no such member.' }]);
  });
});
