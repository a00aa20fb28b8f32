import { expect } from 'chai';
import { PASSWORD } from '../support/auth-fixture.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

describe('POST /api/v1/auth/login', () => {
  let server: HttpFixture;
  beforeEach(async () => {
    server = await httpFixture();
  });
  afterEach(() => server.close());

  it('answers with a pair of tokens that nobody may cache', async () => {
    const user = await server.user();
    const reply = await server.call('POST', '/api/v1/auth/login', {
      json: { email: user.email, password: PASSWORD, remember: true },
    });
    expect(reply.status).to.equal(200);
    expect(reply.body).to.have.all.keys('access_token', 'refresh_token', 'token_type', 'expires_in');
    expect(reply.body).to.include({ token_type: 'Bearer' });
    expect(reply.body['expires_in']).to.be.within(855, 900);
    expect(reply.headers.get('cache-control')).to.equal('no-store');
  });
});
