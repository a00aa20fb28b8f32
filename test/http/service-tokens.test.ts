import { expect } from 'chai';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

const TOKENS = '/api/v1/auth/service-tokens';

describe('/api/v1/auth/service-tokens', () => {
  let server: HttpFixture;
  let token: string;
  beforeEach(async () => {
    server = await httpFixture();
    ({ token } = await server.signedIn('org_admin'));
  });
  afterEach(() => server.close());
  const create = (json: unknown) => server.call('POST', TOKENS, { token, json });
  const validate = (serviceToken: unknown) =>
    server.call('POST', `${TOKENS}/validate`, { json: { token: serviceToken } });

  it('shows a token once, and the second time says that the name exists', async () => {
    const made = await create({ name: 'nightly', role: 'operator' });
    expect(made.status).to.equal(201);
    expect(made.body).to.have.all.keys('id', 'name', 'token', 'already_exists');
    expect(made.body['token']).to.match(/^pico_svc_/);
    const again = await create({ name: 'nightly', role: 'operator' });
    expect(again.status).to.equal(200);
    expect(again.body).to.deep.equal({ id: made.body['id'], name: 'nightly', already_exists: true });
  });

  it('lists what is kept, which is not the token', async () => {
    const made = await create({ name: 'nightly', description: 'Runs at two' });
    const reply = await server.call('GET', TOKENS, { token });
    expect(reply.body).to.include({ total: 1 });
    expect(reply.body).to.have.nested.property('service_tokens[0].description', 'Runs at two');
    expect(reply.text).to.not.include(String(made.body['token']).slice(9));
    expect(reply.text).to.not.include('hash');
  });

  it('tells anybody what a token stands for', async () => {
    const made = await create({ name: 'nightly', role: 'operator' });
    expect((await validate(made.body['token'])).body).to.deep.equal({
      valid: true,
      name: 'nightly',
      role: 'operator',
      org_id: 'default',
    });
  });

  it('says nothing of a wrong one but that', async () => {
    for (const wrong of ['', 'pico_svc_', 'pico_svc_' + 'x'.repeat(43), 'Bearer y']) {
      const reply = await validate(wrong);
      expect([reply.status, reply.text]).to.deep.equal([200, '{"valid":false}']);
    }
  });

  it('is refused at once after DELETE, and its name is free', async () => {
    const made = await create({ name: 'nightly' });
    expect((await server.call('DELETE', `${TOKENS}/nightly`, { token })).status).to.equal(200);
    expect((await validate(made.body['token'])).body).to.deep.equal({ valid: false });
    expect((await server.call('DELETE', `${TOKENS}/nightly`, { token })).status).to.equal(404);
    expect((await create({ name: 'nightly' })).status).to.equal(201);
  });

  it('gives at most the role of its maker', async () => {
    const reply = await create({ name: 'root', role: 'superadmin' });
    expect([reply.status, reply.body['code']]).to.deep.equal([403, 'role_above_own']);
  });

  it('lets a superadmin revoke in another organisation', async () => {
    await create({ name: 'nightly' });
    const root = await server.signedIn('superadmin', 'acme');
    const path = `${TOKENS}/nightly?org_id=default`;
    expect((await server.call('DELETE', path, { token: root.token })).status).to.equal(200);
  });

  it('may not be cached, token or verdict', async () => {
    const made = await create({ name: 'nightly' });
    expect(made.headers.get('cache-control')).to.equal('no-store');
    expect((await validate(made.body['token'])).headers.get('cache-control')).to.equal('no-store');
  });
});
