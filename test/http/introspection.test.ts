import { expect } from 'chai';
import { PASSWORD } from '../support/auth-fixture.js';
import { claimsOf } from '../support/decode.js';
import { type HttpFixture, httpFixture } from '../support/http-server.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** The same text with another character in its signature; the last ones carry unused bits, so not those. */
const changed = (text: string): string =>
  text.slice(0, -10) + (text.at(-10) === 'A' ? 'B' : 'A') + text.slice(-9);

describe('introspection and revocation for resource servers', () => {
  let server: HttpFixture;
  let service: string;
  let elsewhere: string;

  beforeEach(async () => {
    server = await httpFixture();
    const { token } = await server.signedIn('superadmin');
    const made = async (json: object) =>
      String((await server.call('POST', '/api/v1/auth/service-tokens', { token, json })).body['token']);
    service = await made({ name: 'api' });
    elsewhere = await made({ name: 'api', org_id: 'other' });
  });
  afterEach(() => server.close());

  const post = (path: string, form: Record<string, string>, token = service) =>
    server.call('POST', `/api/v1/auth/${path}`, {
      token,
      headers: FORM,
      raw: new URLSearchParams(form).toString(),
    });
  const introspect = async (token: string, bearer?: string) =>
    (await post('introspect', { token }, bearer)).body;

  it('tells what a good access token says, to a form and to JSON alike', async () => {
    const { token } = await server.signedIn('operator');
    const answer = await introspect(token);
    expect(answer).to.deep.equal({ active: true, token_type: 'Bearer', ...claimsOf(token) });
    const json = await server.call('POST', '/api/v1/auth/introspect', { token: service, json: { token } });
    expect(json.body).to.deep.equal(answer);
    expect(json.headers.get('cache-control')).to.equal('no-store');
  });

  it('tells of a refresh token while it is the current one, whatever the hint says', async () => {
    const { user } = await server.signedIn();
    const { refreshToken } = await server.signIn(user);
    const answer = await post('introspect', { token: refreshToken, token_type_hint: 'access_token' });
    expect(answer.body).to.include({
      active: true,
      token_type: 'refresh_token',
      sub: user.id,
      org_id: 'default',
    });
    await server.call('POST', '/api/v1/auth/refresh', { json: { refresh_token: refreshToken } });
    expect(await introspect(refreshToken)).to.deep.equal({ active: false });
  });

  it('says of everything else only that it is not active', async () => {
    const { user, token } = await server.signedIn();
    const login = await server.signIn(user);
    const cases: Record<string, string> = {
      garbage: 'garbage',
      'a service token': service,
      'a changed token': changed(token),
      'a changed refresh token': changed(login.refreshToken),
    };
    for (const [what, text] of Object.entries(cases))
      expect(await introspect(text), what).to.deep.equal({ active: false });
    expect(await introspect(token, elsewhere), 'another organisation').to.deep.equal({ active: false });
    expect(await introspect(login.refreshToken, elsewhere)).to.deep.equal({ active: false });
    await server.call('POST', '/api/v1/auth/logout-all', { token });
    expect(await introspect(token), 'revoked').to.deep.equal({ active: false });
    expect(await introspect(login.refreshToken), 'ended').to.deep.equal({ active: false });
    const fresh = await server.signIn(user);
    server.clock.set(claimsOf(fresh.accessToken).exp * 1000);
    expect(await introspect(fresh.accessToken), 'expired').to.deep.equal({ active: false });
  });

  for (const kind of ['accessToken', 'refreshToken'] as const) {
    it(`ends the session of a ${kind}, and is content with one that is none or another’s`, async () => {
      const { user } = await server.signedIn();
      const login = await server.signIn(user);
      for (const [token, bearer] of [
        ['garbage', service],
        [login[kind], elsewhere],
      ] as const) {
        const reply = await post('revoke', { token }, bearer);
        expect([reply.status, reply.body]).to.deep.equal([200, {}]);
      }
      expect(await introspect(login.accessToken)).to.include({ active: true });
      expect((await post('revoke', { token: login[kind] })).status).to.equal(200);
      expect((await post('revoke', { token: login[kind] })).status, 'twice').to.equal(200);
      expect(await introspect(login.accessToken)).to.deep.equal({ active: false });
      const refresh = await server.call('POST', '/api/v1/auth/refresh', {
        json: { refresh_token: login.refreshToken },
      });
      expect(refresh.body).to.include({ code: 'invalid_grant' });
      const events = server.audit.events.filter(({ action }) => action === 'session.revoked');
      expect(events.map(({ target }) => target)).to.deep.equal([claimsOf(login.accessToken).sid]);
    });
  }

  it('refuses in the words of OAuth', async () => {
    const { token } = await server.signedIn();
    const operator = await server.signedIn('operator');
    const at = async (options: object) => {
      const { status, body } = await server.call('POST', '/api/v1/auth/introspect', options);
      expect(body['error_description']).to.be.a('string');
      return [status, body['error']];
    };
    expect(await at({ json: { token } })).to.deep.equal([401, 'invalid_token']);
    expect(await at({ token: 'garbage', json: { token } })).to.deep.equal([401, 'invalid_token']);
    expect(await at({ token: operator.token, json: { token } })).to.deep.equal([403, 'insufficient_scope']);
    expect(await at({ token: service, json: {} })).to.deep.equal([400, 'invalid_request']);
    expect(await at({ token: service, raw: '{' })).to.deep.equal([400, 'invalid_request']);
    expect(await at({ token: service, headers: FORM, raw: 'token=a&token=b' })).to.deep.equal([
      400,
      'invalid_request',
    ]);
    expect(await at({ token: service, headers: FORM, raw: '' })).to.deep.equal([400, 'invalid_request']);
    const xml = { 'content-type': 'application/xml' };
    expect(await at({ token: service, headers: xml, raw: '<token/>' })).to.deep.equal([
      415,
      'invalid_request',
    ]);
    expect(await at({ token: service, headers: FORM, raw: `token=${'x'.repeat(70_000)}` })).to.deep.equal([
      413,
      'invalid_request',
    ]);
  });

  it('challenges who did not say who it is, without an error code', async () => {
    const reply = await server.call('POST', '/api/v1/auth/introspect', { json: { token: 'x' } });
    expect(reply.headers.get('www-authenticate')).to.equal('Bearer realm="pico-auth"');
  });

  it('is named in the discovery document', async () => {
    const { body } = await server.call('GET', '/.well-known/openid-configuration');
    expect(body).to.include({
      introspection_endpoint: 'https://auth.example.com/api/v1/auth/introspect',
      revocation_endpoint: 'https://auth.example.com/api/v1/auth/revoke',
    });
  });

  it('shows nothing of a password or an address in its log', async () => {
    const { user, token } = await server.signedIn();
    await introspect(token);
    for (const secret of [PASSWORD, user.email, token]) expect(server.log.text()).to.not.include(secret);
  });
});
